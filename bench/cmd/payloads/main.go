// Command payloads writes the payloads of the benchmarks into a folder, for programs that are
// not written in Go: NAME.json each.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/internal/corpora"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: payloads FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "payloads:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	all, err := payload.All(os.Getenv(corpora.Variable))
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := os.WriteFile(filepath.Join(dir, p.Name+".json"), p.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
