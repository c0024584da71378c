#pragma once
// Ctrl-C and SIGTERM end long work in order: the handler only sets a flag, loops ask for it, destructors tidy up.

namespace timbre {

// Installs the handlers for SIGINT and SIGTERM. A second signal ends the process at once.
void install_interrupt_handlers();
bool interrupted();
// As a shell counts it: 128 and the number of the signal that has arrived, 130 for Ctrl-C, 143 for SIGTERM.
int interrupt_exit_code();
// Throws Error kInterrupted naming `task` ("training") when a signal has arrived.
void throw_if_interrupted(const char* task);
// Forgets a signal, for a loop that has dealt with it.
void clear_interrupt();

}  // namespace timbre
