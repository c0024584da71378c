#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"

namespace timbre {
namespace {

class Pool {
 public:
  explicit Pool(int workers) {
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
  }

  ~Pool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    for (auto& worker : workers_) worker.join();
  }

  void run(std::size_t count, const std::function<void(std::size_t)>& body) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      body_ = &body;
      count_ = count;
      next_ = 0;
      error_ = nullptr;
      busy_ = workers_.size();
      ++generation_;
    }
    wake_.notify_all();
    drain();
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void drain() {
    for (std::size_t i = next_++; i < count_; i = next_++) {
      try {
        (*body_)(i);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!error_) error_ = std::current_exception();
        next_ = count_;
      }
    }
  }

  void work() {
    std::size_t seen = 0;
    for (;;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return stop_ || generation_ != seen; });
        if (stop_) return;
        seen = generation_;
      }
      drain();
      const std::lock_guard<std::mutex> lock(mutex_);
      if (--busy_ == 0) done_.notify_one();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::vector<std::thread> workers_;
  const std::function<void(std::size_t)>* body_ = nullptr;
  std::size_t count_ = 0, busy_ = 0, generation_ = 0;
  std::atomic<std::size_t> next_{0};
  std::exception_ptr error_;
  bool stop_ = false;
};

std::mutex pool_mutex;  // held by the one parallel_for that owns the pool
std::unique_ptr<Pool> pool;
int pool_threads = 0;
std::atomic<int> wanted_threads{0};
thread_local bool inside = false;  // try_lock on a mutex this thread already holds is undefined

}  // namespace

void set_threads(int count) {
  if (count < 0) {
    throw Error(ErrorKind::kUsage, "cannot use " + std::to_string(count) + " threads; give 0 (one per core) or more");
  }
  wanted_threads = count;
}

int threads() {
  const int wanted = wanted_threads;
  return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body) {
  const int wanted = threads();
  const bool spread = count > 1 && wanted > 1 && !inside;
  const std::unique_lock<std::mutex> owner =
      spread ? std::unique_lock<std::mutex>(pool_mutex, std::try_to_lock) : std::unique_lock<std::mutex>();
  if (!owner.owns_lock()) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  if (!pool || pool_threads != wanted) {
    pool = std::make_unique<Pool>(wanted - 1);
    pool_threads = wanted;
  }
  pool->run(count, [&](std::size_t i) {
    const bool outer = inside;
    inside = true;
    try {
      body(i);
    } catch (...) {
      inside = outer;
      throw;
    }
    inside = outer;
  });
}

}  // namespace timbre
