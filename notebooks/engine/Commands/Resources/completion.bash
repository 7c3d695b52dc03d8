# Completes @TOOL@ in bash by asking it. Other programs of the same names are left alone.
_@ID@_complete() {
    local cur=${COMP_WORDS[COMP_CWORD]} typed=$1 program line point reply
    COMPREPLY=()
    program=$(type -P -- "$typed") || return 0
    program=$(readlink -f -- "$program")
    case $(basename -- "$typed") in
        @TOOL@) ;;
        *) grep -qs '@TOOL@\.dll' "$program" || return 0 ;;
    esac
    # The tool takes the line as if it had been called by its own name.
    line="@TOOL@${COMP_LINE#"$typed"}"
    point=$((COMP_POINT - ${#typed} + @LENGTH@))
    # bash parts words at '=', so that of audio.ep it has the key alone, and of --profile=d only the d.
    [ "$cur" = '=' ] && cur=
    while IFS= read -r reply; do
        case $reply in
            /*|-\?|'') continue ;;
            -*) [[ $cur == -* ]] || continue ;;
        esac
        [[ $reply == "$cur"* ]] && COMPREPLY+=("$reply")
    done < <("$typed" "[suggest:$point]" "$line" 2>/dev/null)
    # After key= comes its value.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
complete -o default -o bashdefault -F _@ID@_complete @NAMES@
