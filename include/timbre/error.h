#pragma once
// Errors that reach the user. Each kind is one exit code of the command line; the text says what, where,
// expected against actual, and what to do.
#include <stdexcept>
#include <string>

namespace timbre {

enum class ErrorKind {
  kInternal = 1,  // a defect of ours
  kUsage = 2,     // an option that cannot be
  kFile = 3,      // missing, unreadable, unwritable
  kInput = 4,     // audio or text that cannot be used
  kModel = 5,     // checkpoint, bundle or voice that cannot be used
  kGate = 6,      // a threshold not met
  kBatch = 7,     // some items failed
  kInterrupted = 130,
};

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace timbre
