#include "base/interrupt.h"

#include <csignal>
#include <string>

#include "base/error.h"

namespace timbre {
namespace {

volatile std::sig_atomic_t flag = 0;  // the signal

void handle(int signal) { flag = signal; }

}  // namespace

void install_interrupt_handlers() {
  struct sigaction action {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return flag != 0; }

int interrupt_exit_code() { return 128 + (interrupted() ? static_cast<int>(flag) : SIGINT); }

void throw_if_interrupted(const char* task) {
  if (interrupted()) throw Error(ErrorKind::kInterrupted, std::string(task) + " was interrupted");
}

void clear_interrupt() { flag = 0; }

}  // namespace timbre
