#compdef odatagen
# Completion of odatagen for zsh: odatagen __complete says what there is to offer.
_odatagen() {
    local line
    local -a names shown end
    for line in "${(@f)$("$words[1]" __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
        :files | :dirs)
            # Of --flag=value the value is a file.
            [[ $words[CURRENT] == --*=* ]] && compset -P '*='
            if [[ $line == :dirs ]]; then _files -/; else _files; fi
            ;;
        :nospace) end=(-S '') ;;
        ?*)
            names+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  }")
            ;;
        esac
    done
    if (( $#names )); then
        compadd $end -l -d shown -- "$names[@]"
    fi
}
compdef _odatagen odatagen
