// The command line: wiring, and error classes to exit codes.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <malloc.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <system_error>
#include <thread>

#include "audio/external_decoder.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "cli/command.h"

namespace {

constexpr timbre::CommandSetup kCommands[] = {
    timbre::setup_extract_speaker, timbre::setup_synthesize, timbre::setup_info,     timbre::setup_plot,
    timbre::setup_phonemize,       timbre::setup_convert,    timbre::setup_evaluate, timbre::setup_prepare,
    timbre::setup_finetune,        timbre::setup_train};

constexpr const char* kExamples = R"(
Examples:
  timbre extract-speaker alice.wav -o alice.voice
  timbre synthesize --voice alice.voice --text "Good morning." -o morning.wav
  timbre synthesize --voice alice.wav --text-file book.txt -o book.mp3
Exit codes: 0 done, 1 internal error, 2 usage, 3 file missing or unreadable, 4 audio or text unusable, 5 model or voice
unusable, 6 a threshold not met, 7 some items failed, 130 interrupted, 143 ended by SIGTERM.)";

void add_global_options(CLI::App& app, timbre::GlobalOptions& global) {
  app.add_option("--model", global.model, "Model folder (default: models/base beside the program, or $TIMBRE_MODEL)");
  app.add_option("--gpt-weights", global.gpt_weights, "Official GPT-SoVITS file (.ckpt) to use instead of the model's");
  app.add_option("--sovits-weights", global.sovits_weights,
                 "Official SoVITS file (.pth) to use instead of the model's");
  app.add_option("--pretrained", global.pretrained,
                 "Folder with chinese-hubert-base and sv, as GPT-SoVITS lays it out (default: $TIMBRE_PRETRAINED, or "
                 "near the SoVITS file)");
  app.add_option("--device", global.device, "auto, cpu or cuda[:N]")->capture_default_str();
  app.add_option("--precision", global.precision, "What speaking is computed in: fp32, or on CUDA bf16 or fp16")
      ->capture_default_str();
  app.add_option("--threads", global.threads, "CPU threads (default: all cores, of two one, or $OMP_NUM_THREADS)")
      ->check(CLI::Range(1, 1024));
  app.add_option(
      "--decoder", global.decoder,
      "Program that decodes M4A, AMR and 3GP: one called as ffmpeg is, or a command with {sound} that prints "
      "a WAV file; empty for none (default: ffmpeg, where it is installed)");
  app.add_option("--seed", global.seed, "Seed of everything random")->capture_default_str();
  app.add_flag("--json", global.json, "Results as JSON on stdout");
  app.add_flag("--quiet,-q", global.quiet, "Errors only");
  app.add_flag("--verbose,-v", global.verbose, "Details, with the time of day");
  app.set_version_flag("--version", std::string("timbre ") + TIMBRE_VERSION);
}

// Every layer allocates and frees tensors of megabytes. By default each is mapped anew, and every page of it faults: an
// eighth of a training step.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the largest value allowed
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

// oneDNN keeps the last 1024 of its compiled shapes, and every sentence has shapes of its own: memory would grow with
// the text. None at all would cost a tenth of the time. Who sets the variables decides.
void keep_few_compiled_shapes() {
  setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64", /*replace=*/0);
  setenv("LRU_CACHE_CAPACITY", "1", 0);
}

// libtorch's own guess is half the cores on many machines. OMP_NUM_THREADS decides where it is set; 0 leaves it to it.
// Of two cores the second one brings less than it costs, and serves another program (tests/bench/threads.sh).
int thread_count(int asked) {
  if (asked > 0 || std::getenv("OMP_NUM_THREADS") != nullptr) return asked;
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  return cores > 2 ? cores : 1;
}

void apply(const timbre::GlobalOptions& global) {
  timbre::set_log_level(global.quiet     ? timbre::LogLevel::kQuiet
                        : global.verbose ? timbre::LogLevel::kVerbose
                                         : timbre::LogLevel::kNormal);
  if (const int threads = thread_count(global.threads); threads > 0) at::set_num_threads(threads);
  timbre::set_threads(at::get_num_threads());
  timbre::log_debug("{} threads", timbre::threads());
  if (global.decoder) timbre::set_audio_decoder(*global.decoder);
  at::globalContext().setFlushDenormal(true);
}

int report(timbre::ErrorKind kind, const std::string& message) {
  timbre::log_error("{}", message);
  return static_cast<int>(kind);
}

int report_torch(const c10::Error& error) {
  const std::string message = error.what_without_backtrace();
  if (message.find("out of memory") != std::string::npos || message.find("allocate memory") != std::string::npos) {
    return report(timbre::ErrorKind::kInternal, "out of memory: use shorter input, fewer threads or --device cpu");
  }
  return report(timbre::ErrorKind::kInternal, "internal error (please report it): " + message);
}

// What was printed may still wait in buffers, and have nowhere to go.
void flush_results() {
  std::cout.flush();
  if (std::cout.good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw timbre::Error(timbre::ErrorKind::kFile,
                      std::string("cannot write to standard output: ") + std::strerror(errno) +
                          "; check the space on the disk, or the program that reads the pipe");
}

// Parses and runs; turns every exception into a message and an exit code.
int run(CLI::App& app, int argc, char** argv) {
  using timbre::ErrorKind;
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) return report(ErrorKind::kUsage, "no command; timbre --help lists them");
    flush_results();
    return 0;
  } catch (const CLI::ParseError& error) {
    const bool asked_for = app.exit(error) == 0;  // --help, --version
    std::cout.flush();
    if (asked_for && !std::cout.good()) return report(ErrorKind::kFile, "cannot write to standard output");
    return asked_for ? 0 : static_cast<int>(ErrorKind::kUsage);
  } catch (const timbre::Error& error) {
    report(error.kind(), error.what());
    return error.kind() == ErrorKind::kInterrupted ? timbre::interrupt_exit_code() : static_cast<int>(error.kind());
  } catch (const std::filesystem::filesystem_error& error) {
    return report(ErrorKind::kFile, error.what());
  } catch (const std::system_error& error) {  // of fmt::print, where standard output takes no more
    return report(ErrorKind::kFile, std::string("cannot write to standard output: ") + error.what());
  } catch (const c10::Error& error) {
    return report_torch(error);
  } catch (const std::bad_alloc&) {
    return report(ErrorKind::kInternal, "out of memory: use shorter input or fewer threads");
  } catch (const std::exception& error) {
    return report(ErrorKind::kInternal, std::string("internal error (please report it): ") + error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  keep_few_compiled_shapes();
  CLI::App app{"timbre: clone a voice from a few seconds of speech, and speak a text with it", "timbre"};
  timbre::GlobalOptions global;
  add_global_options(app, global);
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.failure_message([](const CLI::App* /*app*/, const CLI::Error& error) {
    return std::string("error: ") + error.what() + "; see --help\n";
  });
  app.parse_complete_callback([&] { apply(global); });
  for (const auto setup : kCommands) setup(app, global);
  app.footer(kExamples);  // of the program alone: commands made before do not inherit it
  timbre::install_interrupt_handlers();
  return run(app, argc, argv);
}
