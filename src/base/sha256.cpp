#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "base/files.h"

namespace timbre {

struct Sha256::Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(handle); }
};

namespace {
void require(int result) {
  if (result != 1) throw Error(ErrorKind::kInternal, "SHA-256 failed in libcrypto; check the OpenSSL installation");
}
}  // namespace

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  require(EVP_DigestInit_ex(context_->handle, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;

void Sha256::update(const void* data, std::size_t size) { require(EVP_DigestUpdate(context_->handle, data, size)); }

std::string Sha256::hex_digest() {
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(context_->handle, digest.data(), nullptr));
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes.data(), bytes.size());
  return hash.hex_digest();
}

std::string sha256_file(const std::filesystem::path& path) {
  require_readable_file(path);
  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20);
  Sha256 hash;
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.update(block.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad())
    throw Error(ErrorKind::kFile, fmt::format("cannot read '{}' to its end; check the disk", path.string()));
  return hash.hex_digest();
}

}  // namespace timbre
