#pragma once
// SHA-256, for the identity of models and files.
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace timbre {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(const void* data, std::size_t size);
  // 64 lower-case hexadecimal digits; call once, at the end.
  std::string hex_digest();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_hex(std::string_view bytes);
// Streams the file, so that its size does not matter. Errors: kFile.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace timbre
