# prove_auth_warnings(<target>): the warnings that every source of this project compiles without.
function(prove_auth_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion)
  if(PROVE_AUTH_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
