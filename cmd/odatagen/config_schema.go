package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator/config"
)

func configSchemaCommand() command {
	return command{
		name:    "config-schema",
		summary: "print the JSON Schema of odatagen.yaml, for editors",
		details: "With the first line # yaml-language-server: $schema=odatagen.schema.json in\nodatagen.yaml, editors complete and explain its keys from a file beside it:\n\n\todatagen config-schema > odatagen.schema.json\n",
		flags: func(*pflag.FlagSet) func(streams, []string) int {
			return func(s streams, args []string) int {
				if len(args) > 0 {
					return s.usage("config-schema", fmt.Sprintf("unexpected argument %q", args[0]))
				}
				if _, err := s.out.Write(config.EditorSchema()); err != nil {
					return s.problem(err)
				}
				return exitOK
			}
		},
	}
}
