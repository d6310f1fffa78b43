package main

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"time"

	"github.com/odatagen/odatagen/internal/uptodate"
)

// asked returns the sum of all that a package is made of, but for the files that are read
// and the output. It is "" where that is not known. The day counts, since patches expire.
func (j *job) asked() string {
	command := uptodate.Command()
	if command == "" || j.Schema.File == "-" {
		return ""
	}
	dir, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	sum, err := uptodate.Sum(command, dir, j.Settings, j.cfg, time.Now().Format(time.DateOnly), build.Default.GOOS, build.Default.GOARCH)
	if err != nil {
		return ""
	}
	return sum
}

// key is what the package is remembered by: its folder, and how much is said of it.
func (j *job) key() string { return fmt.Sprint(j.folders()[0], j.quiet, j.verbose) }

// looked returns the folders that a run writes or looks at: those of the package, and what
// is in that of the transport, which may be packages of resources.
func (j *job) looked() []string {
	list := j.folders()
	for _, transport := range list[1:] {
		entries, _ := os.ReadDir(transport) // which is not there before the first run
		for _, e := range entries {
			if e.IsDir() {
				list = append(list, filepath.Join(transport, e.Name()))
			}
		}
	}
	return list
}

// remember looks up whether there is anything to do. If not, the job has the record of
// the run that found so.
func (j *job) remember() {
	if j.sum = j.asked(); j.sum == "" {
		return
	}
	r := uptodate.Load(j.key())
	if r == nil || r.Asked != j.sum {
		return
	}
	output, err := uptodate.Output(j.looked())
	if err == nil && output == r.Output && r.Unchanged(readFileBelow) {
		j.same = r
	}
}

// keep remembers that there is nothing to do.
func (j *job) keep() {
	if j.sum == "" {
		return
	}
	if output, err := uptodate.Output(j.looked()); err == nil {
		r := uptodate.Record{Asked: j.sum, Inputs: j.read.reads.Inputs(), Output: output, Found: j.found, Notes: j.notes, Report: j.report()}
		r.Save(j.key())
	}
}

// report is what is said of the package at the end of a run.
func (j *job) report() string {
	switch {
	case j.quiet:
		return ""
	case j.verbose:
		return j.made.Report.Verbose()
	}
	return j.made.Report.String()
}

// readFileBelow reads a file below a folder, or wherever it is if that is "".
func readFileBelow(folder, name string) ([]byte, error) {
	if folder == "" {
		return readFile(name)
	}
	return readFileIn(folder, name)
}
