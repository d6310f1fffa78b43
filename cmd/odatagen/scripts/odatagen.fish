# Completion of odatagen for fish: odatagen __complete says what there is to offer.
function __odatagen_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    # Of --flag=value the value is a file.
    set -l flag (string match -r '^--[^=]*=' -- "$token")
    set -l value (string replace -- "$flag" '' "$token")
    for line in ($words[1] __complete fish $words[2..-1] "$token" 2>/dev/null)
        switch $line
            case :files
                printf '%s\n' "$flag"(__fish_complete_path "$value")
            case :dirs
                printf '%s\n' "$flag"(__fish_complete_directories "$value")
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c odatagen -f -a '(__odatagen_complete)'
