#include <mpg123.h>

#include <algorithm>
#include <cstdio>

#include "audio/sound_decoder.h"

namespace timbre {
namespace {

class Mp3Decoder : public SoundDecoder {
 public:
  explicit Mp3Decoder(std::string_view bytes) : bytes_(bytes) {
    int failed = mpg123_init();  // counts nothing and may be called again
    handle_ = mpg123_new(nullptr, &failed);
    if (handle_ == nullptr) return;
    mpg123_param(handle_, MPG123_ADD_FLAGS, MPG123_QUIET | MPG123_FORCE_FLOAT, 0);
    mpg123_param(handle_, MPG123_RESYNC_LIMIT, -1, 0);  // a damaged stretch does not end the sound
    mpg123_replace_reader_handle(
        handle_, [](void* self, void* to, size_t size) { return static_cast<Mp3Decoder*>(self)->copy(to, size); },
        [](void* self, off_t offset, int whence) { return static_cast<Mp3Decoder*>(self)->seek(offset, whence); },
        nullptr);
    long rate = 0;
    int encoding = 0;
    open_ = mpg123_open_handle(handle_, this) == MPG123_OK &&
            mpg123_getformat(handle_, &rate, &channels, &encoding) == MPG123_OK && encoding == MPG123_ENC_FLOAT_32;
    if (!open_) return;
    sample_rate = static_cast<int>(rate);
    frames = std::max<off_t>(0, mpg123_length(handle_));
  }
  ~Mp3Decoder() override { mpg123_delete(handle_); }
  Mp3Decoder(const Mp3Decoder&) = delete;
  Mp3Decoder& operator=(const Mp3Decoder&) = delete;

  bool is_open() const { return open_; }
  const char* error() const { return handle_ == nullptr ? "no memory" : mpg123_strerror(handle_); }

  // Frames of another rate, as damage feigns them, are left out.
  std::size_t read(float* interleaved, std::size_t wanted) override {
    const std::size_t frame_bytes = sizeof(float) * static_cast<std::size_t>(channels);
    for (;;) {
      std::size_t got = 0;
      const int state = mpg123_read(handle_, reinterpret_cast<unsigned char*>(interleaved), wanted * frame_bytes, &got);
      const bool ended = state != MPG123_OK && state != MPG123_NEW_FORMAT;
      if (ended && state != MPG123_DONE) trouble_ = error();
      const std::size_t count = other_format_ ? 0 : got / frame_bytes;
      if (state == MPG123_NEW_FORMAT) other_format_ = !same_format();
      if (other_format_) trouble_ = "its sample rate or channels change";
      for (std::size_t i = 0; i < count * static_cast<std::size_t>(channels); ++i)
        interleaved[i] = std::clamp(interleaved[i], -1.0F, 1.0F);
      if (count > 0 || ended) return count;
    }
  }
  std::string trouble() const override { return trouble_; }

 private:
  bool same_format() {
    long rate = 0;
    int now = 0, encoding = 0;
    return mpg123_getformat(handle_, &rate, &now, &encoding) == MPG123_OK && rate == sample_rate && now == channels;
  }
  ssize_t copy(void* to, std::size_t size) {
    const std::size_t count = bytes_.copy(static_cast<char*>(to), size, position_);
    position_ += count;
    return static_cast<ssize_t>(count);
  }
  off_t seek(off_t offset, int whence) {
    const auto size = static_cast<off_t>(bytes_.size());
    const off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<off_t>(position_) : size;
    position_ = static_cast<std::size_t>(std::clamp<off_t>(base + offset, 0, size));
    return static_cast<off_t>(position_);
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
  mpg123_handle* handle_ = nullptr;
  bool open_ = false, other_format_ = false;
  std::string trouble_;
};

}  // namespace

std::unique_ptr<SoundDecoder> open_mp3(std::string_view bytes, std::string& why) {
  auto decoder = std::make_unique<Mp3Decoder>(bytes);
  if (decoder->is_open()) return decoder;
  why = std::string("libmpg123: ") + decoder->error();
  return nullptr;
}

}  // namespace timbre
