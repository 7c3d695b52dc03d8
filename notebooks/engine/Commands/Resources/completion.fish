# Completes @TOOL@ in fish by asking it. Other programs of the same names are left alone.
function __@ID@_complete
    set -l typed (commandline -opc)
    set -l program (command -v -- $typed[1] 2>/dev/null; or echo $typed[1])
    if test (basename -- $typed[1]) != @TOOL@
        grep -qs '@TOOL@\.dll' (readlink -f -- $program); or return
    end
    set -l current (commandline -ct)
    set -l line (string join ' ' -- @TOOL@ $typed[2..-1] "$current")
    for reply in ($typed[1] "[suggest:"(string length -- $line)"]" $line 2>/dev/null)
        switch $reply
            case '/*' '-?' ''
                continue
            case '-*'
                string match -q -- '-*' "$current"; or continue
        end
        echo $reply
    end
end
for name in @NAMES@
    complete -c $name -a '(__@ID@_complete)'
end
