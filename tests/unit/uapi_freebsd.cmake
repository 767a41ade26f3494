# SPDX-License-Identifier: ISC
# Tests of the FreeBSD header; tests/CMakeLists.txt includes this.
set(freebsd_unit ${CMAKE_CURRENT_LIST_DIR})
set(freebsd_uapi ${PROJECT_SOURCE_DIR}/uapi)
set(freebsd_strict -pedantic -Wall -Wextra -Werror -fsyntax-only
  -I${freebsd_uapi} -I${freebsd_uapi}/freebsd)

add_executable(test_uapi_freebsd
  ${freebsd_unit}/test_uapi_freebsd.c ${freebsd_unit}/test_uapi_freebsd_layout.c)
target_link_libraries(test_uapi_freebsd PRIVATE
  uapi_freebsd uapi_wire PkgConfig::CRITERION project_options)
add_test(NAME uapi_freebsd COMMAND test_uapi_freebsd)
set(freebsd_tests uapi_freebsd)

# The header alone, as C and, where there is a compiler, as C++.
foreach(std IN ITEMS c89 c99 c11)
  add_test(NAME uapi_freebsd_${std}
    COMMAND ${CMAKE_C_COMPILER} -std=${std} ${freebsd_strict}
      -x c ${freebsd_uapi}/freebsd/crypto/cryptodev.h)
  list(APPEND freebsd_tests uapi_freebsd_${std})
endforeach()
find_program(UAPI_CXX NAMES c++ g++ clang++)
if(UAPI_CXX)
  foreach(std IN ITEMS c++98 c++17)
    add_test(NAME uapi_freebsd_${std}
      COMMAND ${UAPI_CXX} -std=${std} ${freebsd_strict}
        -x c++ ${freebsd_uapi}/freebsd/crypto/cryptodev.h)
    list(APPEND freebsd_tests uapi_freebsd_${std})
  endforeach()
endif()

# Layouts as a 32-bit program has them; 77 where the compiler knows none.
add_test(NAME uapi_freebsd_m32
  COMMAND sh -c "echo '#include <linux/types.h>' | \"$1\" -m32 -fsyntax-only -x c - 2>/dev/null || exit 77; exec \"$@\""
    sh ${CMAKE_C_COMPILER} -m32 -std=c11 ${freebsd_strict}
    ${freebsd_unit}/test_uapi_freebsd_layout.c)
list(APPEND freebsd_tests uapi_freebsd_m32)

set_tests_properties(${freebsd_tests} PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77)
