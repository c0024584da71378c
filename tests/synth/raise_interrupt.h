#pragma once
#include <csignal>

#include "base/interrupt.h"

namespace timbre {

// Ctrl-C, as the program receives it; forgotten at the end of the scope.
class RaisedInterrupt {
 public:
  RaisedInterrupt() {
    install_interrupt_handlers();
    std::raise(SIGINT);
  }
  ~RaisedInterrupt() {
    clear_interrupt();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  RaisedInterrupt(const RaisedInterrupt&) = delete;
  RaisedInterrupt& operator=(const RaisedInterrupt&) = delete;
};

}  // namespace timbre
