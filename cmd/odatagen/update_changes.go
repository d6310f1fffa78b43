package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/uptodate"
)

// changes says what the documents change in the descriptions of the packages, of which
// they may be a part: in what a package is generated from, and how much besides.
func (u *updating) changes(jobs []*job, got []fetched) string {
	var b strings.Builder
	said := map[string]bool{}
	old, new := map[string][]byte{}, map[string][]byte{}
	for _, one := range got {
		old[filepath.Clean(one.File)], new[filepath.Clean(one.File)] = one.old, one.new
	}
	for _, j := range jobs {
		key, err := uptodate.Sum(j.Schema.File, j.Overlay, j.Container, j.References(), j.Opaque, j.AsAPI, j.Include, j.Exclude)
		if err != nil || said[key] || !j.changed(old, new) {
			continue
		}
		said[key] = true
		report, err := j.compareWith(old, new)
		switch {
		case err != nil:
			fmt.Fprintf(&b, "%s: what changed in the description cannot be said: %v\n", j.Out, err)
		case u.verbose:
			b.WriteString(of(j, jobs) + report.Text(true))
		case len(report.Changes) > 0:
			b.WriteString(of(j, jobs) + report.Summary())
		}
	}
	return b.String()
}

// of says which package what follows is about, if there are several.
func of(j *job, jobs []*job) string {
	if len(jobs) == 1 {
		return ""
	}
	return j.Out + ": "
}

// changed reports whether what a package is generated from was there, and is not as it
// was.
func (j *job) changed(old, new map[string][]byte) bool {
	changed := false
	for _, d := range j.Documents() {
		before, got := old[filepath.Clean(d.File)]
		if got && before == nil {
			return false // nothing was described before
		}
		changed = changed || got && !bytes.Equal(before, new[filepath.Clean(d.File)])
	}
	return changed
}

// compareWith compares what a package is generated from with files of one content, by
// their names, and of another.
func (j *job) compareWith(old, new map[string][]byte) (*review.Report, error) {
	var sides []review.Side
	for _, files := range []map[string][]byte{old, new} {
		in := j.input
		in.instead, in.apart = files, true
		source, err := in.source(nil)
		if err != nil {
			return nil, err
		}
		d := in.read(source)
		if !d.usable() {
			return nil, fmt.Errorf("%s", d.Found.Errors()[0])
		}
		sides = append(sides, d.part(j.Include, j.Exclude))
	}
	if (sides[0].API == nil) != (sides[1].API == nil) {
		return nil, errors.New("only one of both is of a service of OData")
	}
	return review.Compare(sides[0], sides[1])
}
