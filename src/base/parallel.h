#pragma once
// Work spread over a few threads that sleep while idle (spinning ones would take the cores from BLAS).
#include <cstddef>
#include <functional>

namespace timbre {

// How many threads parallel_for uses, the caller included; 0 means one per core. Throws Error kUsage when negative.
void set_threads(int count);
int threads();

// Calls body(i) once for every i in [0, count), in any order, and returns when all are done. The first exception is
// rethrown after the rest has stopped. A call from inside a body, or while another thread is in parallel_for, runs
// serially.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body);

}  // namespace timbre
