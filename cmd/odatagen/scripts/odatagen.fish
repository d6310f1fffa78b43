# Completion of odatagen for fish: odatagen __complete says what there is to offer.
function __odatagen_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    for line in ($words[1] __complete fish $words[2..-1] "$token" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$token"
            case :dirs
                __fish_complete_directories "$token"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c odatagen -f -a '(__odatagen_complete)'
