#include <sndfile.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

#include "audio/sound_decoder.h"

namespace timbre {
namespace {

bool is_lossy(int format) {
  const int codec = format & SF_FORMAT_SUBMASK;
  return codec == SF_FORMAT_VORBIS || codec == SF_FORMAT_OPUS || (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
}

class SndfileDecoder : public SoundDecoder {
 public:
  SndfileDecoder(std::string_view bytes, std::string head) : bytes_(bytes), head_(std::move(head)) {
    SF_VIRTUAL_IO io{};
    io.get_filelen = [](void* self) { return static_cast<SndfileDecoder*>(self)->size(); };
    io.seek = [](sf_count_t offset, int whence, void* self) {
      return static_cast<SndfileDecoder*>(self)->seek(offset, whence);
    };
    io.read = [](void* to, sf_count_t size, void* self) {
      return static_cast<SndfileDecoder*>(self)->copy(static_cast<char*>(to), size);
    };
    io.write = [](const void*, sf_count_t, void*) -> sf_count_t { return 0; };
    io.tell = [](void* self) { return static_cast<SndfileDecoder*>(self)->position_; };
    SF_INFO info{};
    file_ = sf_open_virtual(&io, SFM_READ, &info, this);
    if (file_ == nullptr) return;
    sample_rate = info.samplerate;
    channels = info.channels;
    frames = info.frames < SF_COUNT_MAX ? info.frames : 0;
    lossy_ = is_lossy(info.format);
    empty_ = info.frames == 0;
    raw_ = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_RAW;
  }
  ~SndfileDecoder() override {
    if (file_ != nullptr) sf_close(file_);
  }
  SndfileDecoder(const SndfileDecoder&) = delete;
  SndfileDecoder& operator=(const SndfileDecoder&) = delete;

  bool is_open() const { return file_ != nullptr && !raw_; }
  const char* error() const { return raw_ ? "it has no header" : sf_strerror(file_); }

  std::size_t read(float* interleaved, std::size_t wanted) override {
    if (empty_) return 0;
    const sf_count_t got = sf_readf_float(file_, interleaved, static_cast<sf_count_t>(wanted));
    const auto count = static_cast<std::size_t>(std::max<sf_count_t>(0, got));
    for (std::size_t i = 0; lossy_ && i < count * static_cast<std::size_t>(channels); ++i)
      interleaved[i] = std::clamp(interleaved[i], -1.0F, 1.0F);
    return count;
  }
  std::string trouble() const override { return sf_error(file_) == SF_ERR_NO_ERROR ? "" : sf_strerror(file_); }

 private:
  sf_count_t size() const { return static_cast<sf_count_t>(bytes_.size()); }
  sf_count_t seek(sf_count_t offset, int whence) {
    const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : size();
    return position_ = std::clamp<sf_count_t>(base + offset, 0, size());
  }
  sf_count_t copy(char* to, sf_count_t wanted) {
    const auto at = static_cast<std::size_t>(position_);
    const std::size_t count = std::min(static_cast<std::size_t>(wanted), bytes_.size() - at);
    bytes_.copy(to, count, at);
    if (at < head_.size()) head_.copy(to, count, at);
    position_ += static_cast<sf_count_t>(count);
    return static_cast<sf_count_t>(count);
  }

  std::string_view bytes_;
  std::string head_;
  sf_count_t position_ = 0;
  SNDFILE* file_ = nullptr;
  bool lossy_ = false, empty_ = false, raw_ = false;
};

}  // namespace

std::unique_ptr<SoundDecoder> open_sndfile(std::string_view bytes, std::string head, std::string& why) {
  auto decoder = std::make_unique<SndfileDecoder>(bytes, std::move(head));
  if (decoder->is_open()) return decoder;
  why = std::string("libsndfile: ") + decoder->error();
  return nullptr;
}

}  // namespace timbre
