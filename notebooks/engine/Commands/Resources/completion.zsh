# Completes @TOOL@ in zsh by asking it. Other programs of the same names are left alone.
_@ID@_complete() {
    local typed=${(Q)words[1]} program line point
    local -a replies
    program=${typed:A}
    [[ $typed == */* ]] || program=${commands[$typed]:A}
    if [[ ${typed:t} != @TOOL@ ]] && ! grep -qs '@TOOL@\.dll' "$program"; then
        _files
        return
    fi
    # The tool takes the line as if it had been called by its own name.
    line="@TOOL@ ${(j: :)words[2,CURRENT]}"
    point=${#line}
    replies=(${(f)"$("$typed" "[suggest:$point]" "$line" 2>/dev/null)"})
    replies=(${replies:#(/*|-\?)})
    [[ ${words[CURRENT]} == -* ]] || replies=(${replies:#-*})
    local -a values=(${(M)replies:#*=})
    replies=(${replies:#*=})
    if (( ${#replies} + ${#values} )); then
        (( ${#values} )) && compadd -S '' -a values
        (( ${#replies} )) && compadd -a replies
    else
        _files
    fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _@ID@_complete @NAMES@
