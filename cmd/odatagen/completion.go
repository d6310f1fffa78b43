package main

import (
	"embed"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/schema"
)

//go:embed scripts
var scripts embed.FS

// shells are those that there is a script for.
func shells() []string { return []string{"bash", "zsh", "fish"} }

func completionCommand() command {
	return command{
		name:    "completion",
		args:    "SHELL",
		takes:   "SHELL",
		summary: "print a script with which a shell completes command lines",
		details: "SHELL is " + choice(shells()) + ". Besides commands, flags and files, the script completes the names and\npaths that a description has, for list, show and --include.\n\n\todatagen completion bash > ~/.local/share/bash-completion/completions/odatagen\n\todatagen completion zsh > ~/.zfunc/_odatagen\n\todatagen completion fish > ~/.config/fish/completions/odatagen.fish\n",
		flags: func(*pflag.FlagSet) func(streams, []string) int {
			return func(s streams, args []string) int {
				if len(args) != 1 {
					return s.usage("completion", "give one shell: "+choice(shells()))
				}
				script, err := scripts.ReadFile("scripts/odatagen." + args[0])
				if err != nil {
					return s.usage("completion", fmt.Sprintf("there are scripts for %s, not for %q%s", choice(shells()), args[0], schema.DidYouMean(args[0], shells(), "")))
				}
				if _, err := s.out.Write(script); err != nil {
					return s.problem(err)
				}
				return exitOK
			}
		},
	}
}
