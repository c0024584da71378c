#pragma once
// The records of a zip file by name, with the places of their bytes, so that those can be used where they lie.
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/mapped_file.h"

namespace timbre {

struct ZipRecord {
  uint64_t begin = 0;        // of its bytes in the file
  uint64_t stored_size = 0;  // in the file
  uint64_t size = 0;         // when inflated
  uint32_t crc = 0;
  bool deflated = false;
};

using ZipRecords = std::map<std::string, ZipRecord>;

// Reads the directory. Every record is checked to lie within the file, apart from all others, and to claim no more
// bytes than deflate can make of it. Errors: kModel.
ZipRecords read_zip_records(MappedFile& file);

// Throws kModel unless the bytes of a stored record have its checksum. The memory goes back.
void check_stored_record(MappedFile& file, const ZipRecord& record, const std::string& name);

// Writes the record's `size` bytes to `destination`. Errors: kModel for damaged data.
void extract_record(MappedFile& file, const ZipRecord& record, const std::string& name, void* destination);

}  // namespace timbre
