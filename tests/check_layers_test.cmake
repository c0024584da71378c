# Plants one include after the other in a small tree and sees what tests/check_layers.cmake says about it.
# cmake -D SCRIPT=<check_layers.cmake> -D WORK=<scratch folder> -P check_layers_test.cmake
cmake_minimum_required(VERSION 3.25)

# file, line, and whether the layers allow it
set(cases
  "src/audio/a.cpp" "#include \"base/log.h\"" yes
  "src/audio/a.cpp" "#include \"text/symbols.h\"" no
  "src/text/a.cpp" "#include \"checkpoint/safetensors.h\"" no
  "src/checkpoint/a.cpp" "#include \"nn/masks.h\"" no
  "src/nn/a.cpp" "  #  include \"audio/level.h\"  // why" no
  "src/gpt/a.cpp" "#include \"nn/masks.h\"" yes
  "src/gpt/a.cpp" "#include \"checkpoint/safetensors.h\"" no
  "src/gpt/a.cpp" "#include \"sovits/sovits.h\"" no
  "src/sovits/a.cpp" "#include \"hifigan/generator.h\"" yes
  "src/hifigan/a.cpp" "#include \"sovits/sovits.h\"" no
  "src/data/a.cpp" "#include \"audio/level.h\"" yes
  "src/train/a.cpp" "#include \"data/corpus.h\"" yes
  "src/train/a.cpp" "#include \"synth/voice.h\"" no
  "src/synth/a.cpp" "#include \"train/loop.h\"" no
  "src/base/a.cpp" "#include \"cli/command.h\"" no
  "src/cli/a.cpp" "#include \"train/loop.h\"" yes
  "src/base/a.cpp" "#include \"timbre/error.h\"" yes
  "src/base/a.cpp" "#include \"missing.h\"" no
  "src/base/a.cpp" "// #include \"cli/command.h\"" yes
  "src/nowhere/a.cpp" "#include \"base/log.h\"" no
  "src/base/log.cpp" "#include <spdlog/spdlog.h>" yes
  "src/base/a.cpp" "#include <spdlog/spdlog.h>" no
  "src/nn/a.cpp" "#include <torch/torch.h>" no
  "src/synth/a.cpp" "#include <CLI/CLI.hpp>" no
  "include/timbre/a.h" "#include <vector>" yes
  "include/timbre/a.h" "#include <torch/types.h>" no
  "include/timbre/a.h" "#include \"base/log.h\"" no)

set(headers base/log.h text/symbols.h checkpoint/safetensors.h nn/masks.h audio/level.h sovits/sovits.h
  hifigan/generator.h data/corpus.h train/loop.h synth/voice.h cli/command.h)

set(wrong)
while(cases)
  list(POP_FRONT cases file line allowed)
  file(REMOVE_RECURSE ${WORK})
  foreach(header ${headers})
    file(WRITE ${WORK}/src/${header} "#pragma once\n")
  endforeach()
  file(WRITE ${WORK}/include/timbre/error.h "#pragma once\n#include <string>\n")
  file(WRITE ${WORK}/${file} "${line}\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${SCRIPT}
    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(allowed AND failed)
    list(APPEND wrong "refused: ${file} with ${line}")
  elseif(NOT allowed AND NOT (failed AND output MATCHES "${file}: "))
    list(APPEND wrong "not refused by name: ${file} with ${line}")
  endif()
endwhile()
file(REMOVE_RECURSE ${WORK})

if(wrong)
  list(JOIN wrong "\n  " text)
  message(FATAL_ERROR "${text}")
endif()
