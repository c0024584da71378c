# Everything timbre takes from outside, in one place. All of it is packaged in Debian 12.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # pch_defines and time_macros let ccache serve objects built with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_package(Torch REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PNG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)  # Apache-2.0 since version 3
find_package(Threads REQUIRED)
pkg_check_modules(sndfile REQUIRED IMPORTED_TARGET sndfile)
pkg_check_modules(mpg123 REQUIRED IMPORTED_TARGET libmpg123)
pkg_check_modules(soxr REQUIRED IMPORTED_TARGET soxr)
pkg_check_modules(ebur128 REQUIRED IMPORTED_TARGET libebur128)
pkg_check_modules(sentencepiece REQUIRED IMPORTED_TARGET sentencepiece)
pkg_check_modules(minizip REQUIRED IMPORTED_TARGET minizip)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc icu-i18n)

# libtorch as one SYSTEM interface target, so that its headers raise no warnings of ours.
add_library(timbre_torch INTERFACE)
target_include_directories(timbre_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(timbre_torch INTERFACE ${TORCH_LIBRARIES})
separate_arguments(torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(timbre_torch INTERFACE ${torch_flags})

# Training in several processes needs libtorch's c10d with Gloo, whose headers want those of Gloo itself (libgloo-dev). A
# libtorch without them builds a timbre that trains in one process.
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
set(CMAKE_REQUIRED_FLAGS "${TORCH_CXX_FLAGS}")
set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_GLOO)
check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
int main() { return c10d::ProcessGroupGloo::createDefaultDevice() != nullptr; }" TIMBRE_HAS_GLOO)
set(timbre_c10d_definitions)
if(TIMBRE_HAS_GLOO)
  set(timbre_c10d_definitions TIMBRE_C10D USE_C10D_GLOO)
  if(TORCH_CUDA_LIBRARIES)
    set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_NCCL)
    check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
int main() { return sizeof(c10d::ProcessGroupNCCL) == 0; }" TIMBRE_HAS_NCCL)
    if(TIMBRE_HAS_NCCL)
      list(APPEND timbre_c10d_definitions USE_C10D_NCCL)
    endif()
  endif()
else()
  message(STATUS "libtorch's c10d with Gloo was not found: timbre finetune trains in one process")
endif()
unset(CMAKE_REQUIRED_INCLUDES)
unset(CMAKE_REQUIRED_LIBRARIES)
unset(CMAKE_REQUIRED_FLAGS)
unset(CMAKE_REQUIRED_DEFINITIONS)
