package main

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// sharersLast returns packages in the order in which they can be generated: each behind
// those of them whose types it shares. Packages that share types with each other, which
// Go does not allow, stay in their order.
func sharersLast(jobs []*job) (sorted []*job) {
	byFolder := map[string]*job{}
	for _, j := range jobs {
		byFolder[j.folders()[0]] = j
	}
	begun := map[*job]bool{}
	var add func(j *job)
	add = func(j *job) {
		if begun[j] {
			return
		}
		begun[j] = true
		for _, dir := range j.shares() {
			if byFolder[dir] != nil {
				add(byFolder[dir])
			}
		}
		sorted = append(sorted, j)
	}
	for _, j := range jobs {
		add(j)
	}
	return sorted
}

// shares returns the folders of the packages whose types the package shares.
func (j *job) shares() (list []string) {
	for _, where := range slices.Sorted(maps.Values(j.Import)) {
		dir, _, _ := strings.Cut(where, ",")
		if abs, err := filepath.Abs(dir); err == nil {
			list = append(list, abs)
		}
	}
	return list
}
