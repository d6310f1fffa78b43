package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/pflag"
)

func versionCommand() command {
	return command{
		name:    "version",
		summary: "print the version of odatagen",
		details: "\todatagen version\n",
		flags: func(*pflag.FlagSet) func(streams, []string) int {
			return func(s streams, args []string) int {
				if len(args) > 0 {
					return s.usage("version", fmt.Sprintf("unexpected argument %q", args[0]))
				}
				info, _ := debug.ReadBuildInfo()
				fmt.Fprintln(s.out, versionText(info))
				return exitOK
			}
		},
	}
}

// version returns the module's version, "" if the build does not know it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}

// versionText names the module's version and, where the build knows it, the
// commit. Info may be nil.
func versionText(info *debug.BuildInfo) string {
	if info == nil {
		return "odatagen (unknown version)"
	}
	text := "odatagen " + info.Main.Version
	if info.Main.Version == "" {
		text = "odatagen (devel)"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		text += " commit " + revision[:min(len(revision), 12)]
		if settings["vcs.modified"] == "true" {
			text += " with local changes"
		}
	}
	if info.GoVersion != "" {
		text += " built with " + info.GoVersion
	}
	return text
}
