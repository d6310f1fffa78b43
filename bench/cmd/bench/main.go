// Command bench runs the benchmarks of this module and prints tables of them.
// It runs in the module's folder.
//
// The rounds are interleaved: every benchmark runs once a round, so that what
// changes on the machine meanwhile meets all of them. encoding/json/v2 needs an
// experiment of the toolchain, and so a second program, which each round runs
// too; ratios are between results of one program.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/odatagen/odatagen/bench/internal/markdown"
)

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 20, "how often every benchmark runs")
	flag.StringVar(&o.benchtime, "benchtime", "20ms", "how long each time")
	flag.StringVar(&o.bench, "bench", ".", "which benchmarks, as in go test")
	flag.StringVar(&o.tags, "tags", "", "build tags: msgraph takes Microsoft's SDK in, which takes minutes and gigabytes to build")
	flag.StringVar(&o.raw, "raw", "out/bench.txt", "the file for what the benchmarks print; benchstat reads it")
	flag.BoolVar(&o.again, "again", false, "run nothing: take what that file holds")
	flag.StringVar(&o.docs, "docs", "", "the page to put the tables into, between the lines <!-- codec --> and <!-- /codec -->")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	rounds                            int
	benchtime, bench, tags, raw, docs string
	again                             bool
}

func run(o options, out io.Writer) error {
	if !o.again {
		if err := measure(o); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(o.raw)
	if err != nil {
		return err
	}
	r, err := read(bytes.NewReader(data), o.raw)
	if err != nil {
		return err
	}
	text := tables(r)
	if _, err := io.WriteString(out, text); err != nil || o.docs == "" {
		return err
	}
	return markdown.Replace(o.docs, "codec", text)
}

// measure builds the programs and runs them, and puts what they print into the
// file for it.
func measure(o options) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	plain, experiment := filepath.Join(dir, "plain.test"), filepath.Join(dir, "experiment.test")
	fmt.Fprintln(os.Stderr, "building")
	if err := command(nil, "go", "test", "-c", "-p", "1", "-tags", o.tags, "-o", plain, "."); err != nil {
		return err
	}
	withV2 := []string{"GOEXPERIMENT=jsonv2"}
	if err := command(withV2, "go", "test", "-c", "-o", experiment, "."); err != nil {
		return fmt.Errorf("with %s: %w", withV2[0], err)
	}
	var all bytes.Buffer
	for i := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", i+1, o.rounds)
		for _, program := range []string{plain, experiment} {
			text, err := benchmarks(program, o)
			if err != nil {
				return err
			}
			all.Write(text)
		}
	}
	if err := os.MkdirAll(filepath.Dir(o.raw), 0o755); err != nil {
		return err
	}
	return os.WriteFile(o.raw, all.Bytes(), 0o644)
}

func command(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}

func benchmarks(program string, o options) ([]byte, error) {
	cmd := exec.Command(program, "-test.run", "^$", "-test.bench", o.bench, "-test.benchtime", o.benchtime)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("the benchmarks failed: %w\n%s", err, text)
	}
	return text, err
}
