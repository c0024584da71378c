# Targets: one static library per folder of src/, one test binary per folder of tests/.
add_library(timbre_warnings INTERFACE)
target_compile_options(timbre_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-unused-parameter)
if(TIMBRE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize=vptr)
  add_link_options(-fsanitize=address,undefined)
endif()

if(TIMBRE_FUZZ)
  # Of our own code only: libtorch is not instrumented.
  add_compile_options(-fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer)
  add_compile_definitions(FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION)
  add_link_options(-fsanitize=address)
endif()

# Loading <torch/torch.h> costs 16 s a file; a precompiled header shared by all torch targets costs it once.
# Sources still include what they use: the header only makes it cheap.
add_library(timbre_pch STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(timbre_pch PUBLIC timbre_torch PRIVATE timbre_warnings)  # GCC drops a header built without our -Wpedantic
target_precompile_headers(timbre_pch PRIVATE <torch/torch.h>)

# Tests check, they do not hurry: a third less to compile.
set(timbre_test_options -O1)
add_library(timbre_test_pch STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
target_compile_options(timbre_test_pch PRIVATE ${timbre_test_options})
target_link_libraries(timbre_test_pch PUBLIC timbre_torch PRIVATE timbre_warnings)
target_precompile_headers(timbre_test_pch PRIVATE <torch/torch.h>)
set_target_properties(timbre_test_pch PROPERTIES EXCLUDE_FROM_ALL ON)

# timbre_library(FOLDER [TORCH] [LINK target...]): library timbre_FOLDER from src/FOLDER/*.cpp.
function(timbre_library folder)
  cmake_parse_arguments(arg "TORCH" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp)
  if(NOT sources)
    add_library(timbre_${folder} INTERFACE)
    return()
  endif()
  add_library(timbre_${folder} STATIC ${sources})
  target_include_directories(timbre_${folder} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(timbre_${folder} PUBLIC ${arg_LINK} PRIVATE timbre_warnings)
  if(arg_TORCH)
    target_link_libraries(timbre_${folder} PUBLIC timbre_torch)
    target_precompile_headers(timbre_${folder} REUSE_FROM timbre_pch)
  endif()
endfunction()

# Runs all tests of a binary in a few processes, FOLDER/1of4 and so on: to start one takes longer than most tests do. Each
# writes what became of its tests to reports/.
function(timbre_run_tests folder)
  set(parts 4)
  math(EXPR last "${parts} - 1")
  foreach(part RANGE ${last})
    math(EXPR number "${part} + 1")
    add_test(NAME ${folder}/${number}of${parts}
      COMMAND test_${folder} --gtest_brief=1 --gtest_output=xml:${PROJECT_BINARY_DIR}/reports/${folder}_${number}.xml)
    set_tests_properties(${folder}/${number}of${parts} PROPERTIES
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${parts};GTEST_SHARD_INDEX=${part}")
  endforeach()
endfunction()

# timbre_test(FOLDER [TORCH] [LIBRARY name] [LINK target...]): binary test_FOLDER from tests/FOLDER/*_test.cpp, of the library
# timbre_FOLDER unless another is named.
function(timbre_test folder)
  cmake_parse_arguments(arg "TORCH" "LIBRARY" "LINK" ${ARGN})
  if(NOT arg_LIBRARY)
    set(arg_LIBRARY ${folder})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${folder}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${folder} ${sources})
  target_compile_definitions(test_${folder} PRIVATE
    TIMBRE_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" TIMBRE_MODELS="${PROJECT_SOURCE_DIR}/models")
  target_include_directories(test_${folder} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(test_${folder} PRIVATE timbre_${arg_LIBRARY} ${arg_LINK} GTest::gtest GTest::gtest_main timbre_warnings)
  if(arg_TORCH)
    target_sources(test_${folder} PRIVATE $<TARGET_OBJECTS:timbre_test_kernels>)
    target_compile_options(test_${folder} PRIVATE ${timbre_test_options})
    target_precompile_headers(test_${folder} REUSE_FROM timbre_test_pch)
  endif()
  timbre_run_tests(${folder})
endfunction()
