#include "checkpoint/zip_records.h"

#include <fmt/format.h>
#include <minizip/unzip.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

#include "checkpoint/pickle_reader.h"

namespace timbre {
namespace {

constexpr uint64_t kMaxRecords = 1 << 16;
constexpr std::size_t kMaxNameBytes = 512;
constexpr uint64_t kBestRatio = 1032;  // deflate cannot do better; see zlib's technical details
// "PK\5\6" and what follows it in a file without a comment. minizip looks for it, and in large files for others before
// it, and so takes files that are a little too short.
constexpr std::string_view kEndSignature = "PK\5\6";
constexpr uint64_t kEndBytes = 22;
constexpr uint64_t kBlock = uint64_t{1} << 20;

// minizip's file operations over the mapped bytes.
struct Cursor {
  MappedFile& file;
  uint64_t position = 0;
};

voidpf ZCALLBACK open_cursor(voidpf cursor, const void*, int) { return cursor; }

uLong ZCALLBACK read_cursor(voidpf, voidpf stream, void* buffer, uLong count) {
  auto& cursor = *static_cast<Cursor*>(stream);
  const uint64_t available = cursor.file.size() - std::min(cursor.position, cursor.file.size());
  const uint64_t taken = std::min<uint64_t>(count, available);
  if (taken > 0) std::memcpy(buffer, cursor.file.data() + cursor.position, taken);
  cursor.position += taken;
  return taken;
}

uLong ZCALLBACK write_cursor(voidpf, voidpf, const void*, uLong) { return 0; }

ZPOS64_T ZCALLBACK tell_cursor(voidpf, voidpf stream) { return static_cast<Cursor*>(stream)->position; }

long ZCALLBACK seek_cursor(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
  auto& cursor = *static_cast<Cursor*>(stream);
  uint64_t base = 0;
  if (origin == ZLIB_FILEFUNC_SEEK_CUR) base = cursor.position;
  if (origin == ZLIB_FILEFUNC_SEEK_END) base = cursor.file.size();
  if (offset > cursor.file.size() || base > cursor.file.size() - offset) return -1;
  cursor.position = base + offset;
  return 0;
}

int ZCALLBACK close_cursor(voidpf, voidpf) { return 0; }
int ZCALLBACK cursor_error(voidpf, voidpf) { return 0; }

class Directory {
 public:
  explicit Directory(MappedFile& file) : cursor_{file} {
    if (file.size() < kEndBytes || file.view().substr(file.size() - kEndBytes, 4) != kEndSignature)
      fail("it does not end like a zip file (cut short?)");
    zlib_filefunc64_def functions{open_cursor, read_cursor,  write_cursor, tell_cursor,
                                  seek_cursor, close_cursor, cursor_error, &cursor_};
    handle_ = unzOpen2_64("", &functions);
    if (!handle_) fail("it has no readable zip directory (cut short?)");
  }
  ~Directory() {
    if (handle_) unzClose(handle_);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  ZipRecords read() {
    ZipRecords records;
    int status = unzGoToFirstFile(handle_);
    for (; status == UNZ_OK; status = unzGoToNextFile(handle_)) {
      auto [name, record] = current();
      if (!records.emplace(name, record).second) fail(fmt::format("it has two records '{}'", name));
      if (records.size() > kMaxRecords) fail(fmt::format("it has more than {} records", kMaxRecords));
    }
    if (status != UNZ_END_OF_LIST_OF_FILE) fail("its zip directory is damaged");
    return records;
  }

 private:
  [[noreturn]] void fail(const std::string& what) { malformed_checkpoint(cursor_.file.name(), what); }

  std::pair<std::string, ZipRecord> current() {
    unz_file_info64 info{};
    char name[kMaxNameBytes] = {};
    if (unzGetCurrentFileInfo64(handle_, &info, name, sizeof name - 1, nullptr, 0, nullptr, 0) != UNZ_OK)
      fail("its zip directory is damaged");
    if (info.size_filename == 0 || info.size_filename >= sizeof name || std::strlen(name) != info.size_filename)
      fail("a record's name is empty or too long");
    if (info.compression_method != 0 && info.compression_method != Z_DEFLATED)
      fail(fmt::format("record '{}' is compressed by method {}, expected 0 or 8", name, info.compression_method));
    if ((info.flag & 1) != 0) fail(fmt::format("record '{}' is encrypted", name));
    ZipRecord record;
    record.deflated = info.compression_method == Z_DEFLATED;
    record.stored_size = info.compressed_size;
    record.size = info.uncompressed_size;
    record.crc = static_cast<uint32_t>(info.crc);
    record.begin = begin_of_data(name);
    check(record, name);
    return {name, record};
  }

  // Only the record's own header, which this reads and compares with the directory, says where its bytes begin.
  uint64_t begin_of_data(const char* name) {
    int method = 0;
    if (unzOpenCurrentFile2(handle_, &method, nullptr, /*raw=*/1) != UNZ_OK)
      fail(fmt::format("record '{}' is not where the zip directory says", name));
    const uint64_t begin = unzGetCurrentFileZStreamPos64(handle_);
    unzCloseCurrentFile(handle_);
    return begin;
  }

  void check(const ZipRecord& record, const char* name) {
    const uint64_t size = cursor_.file.size();
    if (record.begin > size || record.stored_size > size - record.begin)
      fail(fmt::format("record '{}' of {} bytes reaches beyond the file's end", name, record.stored_size));
    if (!record.deflated && record.size != record.stored_size)
      fail(fmt::format("record '{}' claims {} bytes, but {} are stored", name, record.size, record.stored_size));
    if (record.deflated && record.size / kBestRatio > record.stored_size)
      fail(fmt::format("record '{}' claims {} bytes in {} compressed ones, which cannot be", name, record.size,
                       record.stored_size));
  }

  Cursor cursor_;
  unzFile handle_ = nullptr;
};

void require_apart(const ZipRecords& records, const std::string& file) {
  std::vector<const ZipRecords::value_type*> order;
  for (const auto& item : records) order.push_back(&item);
  std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->second.begin < b->second.begin; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto& [name, before] = *order[i - 1];
    if (before.begin + before.stored_size > order[i]->second.begin)
      malformed_checkpoint(file, fmt::format("records '{}' and '{}' overlap", name, order[i]->first));
  }
}

uint32_t checksum(const char* data, uint64_t size) {
  return static_cast<uint32_t>(crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(data), size));
}

void require_checksum(uint32_t actual, const ZipRecord& record, const std::string& file, const std::string& name) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  return;  // a fuzzer cannot guess checksums, and is to see what comes after them
#endif
  if (actual == record.crc) return;
  malformed_checkpoint(file, fmt::format("record '{}' has the checksum {:08x}, expected {:08x}: its bytes are damaged",
                                         name, actual, record.crc));
}

bool inflate_into(const char* source, const ZipRecord& record, void* destination) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
  auto* next = reinterpret_cast<Bytef*>(const_cast<char*>(source));
  uint64_t source_left = record.stored_size, destination_left = record.size;
  stream.next_in = next;
  Bytef nothing = 0;  // zlib wants a place even for no bytes
  stream.next_out = record.size > 0 ? static_cast<Bytef*>(destination) : &nothing;
  int status = Z_OK;
  while (status == Z_OK) {
    // zlib counts in 32 bits.
    stream.avail_in = static_cast<uInt>(std::min(source_left, kBlock));
    stream.avail_out = static_cast<uInt>(std::min(destination_left, kBlock));
    const uInt in_before = stream.avail_in, out_before = stream.avail_out;
    status = inflate(&stream, Z_NO_FLUSH);
    source_left -= in_before - stream.avail_in;
    destination_left -= out_before - stream.avail_out;
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && source_left == 0 && destination_left == 0;
}

}  // namespace

ZipRecords read_zip_records(MappedFile& file) {
  auto records = Directory(file).read();
  require_apart(records, file.name());
  return records;
}

void check_stored_record(MappedFile& file, const ZipRecord& record, const std::string& name) {
  uint32_t actual = 0;
  for (uint64_t done = 0; done < record.size; done += kBlock) {
    const uint64_t begin = record.begin + done, count = std::min(kBlock, record.size - done);
    const auto* bytes = reinterpret_cast<const Bytef*>(file.data() + begin);
    actual = static_cast<uint32_t>(crc32_z(actual, bytes, count));
    file.release(begin, begin + count);
  }
  require_checksum(actual, record, file.name(), name);
}

void extract_record(MappedFile& file, const ZipRecord& record, const std::string& name, void* destination) {
  const char* source = file.data() + record.begin;
  if (!record.deflated) {
    if (record.size > 0) std::memcpy(destination, source, record.size);
  } else if (!inflate_into(source, record, destination)) {
    malformed_checkpoint(file.name(), fmt::format("the compressed record '{}' is damaged", name));
  }
  require_checksum(checksum(static_cast<const char*>(destination), record.size), record, file.name(), name);
}

}  // namespace timbre
