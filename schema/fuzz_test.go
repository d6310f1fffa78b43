package schema

import (
	"strings"
	"testing"
)

// FuzzRead: no input makes Read panic, hang or say less than it should. What is
// read without an error has names and places, and reads the same again.
func FuzzRead(f *testing.F) {
	for _, c := range constructs {
		if c.xml != "" {
			f.Add(xmlHead + c.xml + xmlTail)
		}
		if c.json != "" {
			f.Add(`{"$Version": "4.01", "n": {"$Alias": "self", ` + c.json + `}}`)
		}
	}
	f.Add(referencing("n", "a.xml", "f.xml"))
	f.Add(`{"$Version": "4.0", "$EntityContainer": "n.C", "$Reference": {"f.xml": {"$Include": [{"$Namespace": "n", "$Alias": "a"}]}}, "n": {"$Annotations": {"a.T": {"@a.X@a.Y": 1, "@a.X": null}}}}`)
	f.Add("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
	f.Add("<?xml version='1.0' encoding='utf-16'?><a/>")
	f.Add("\ufeff{\"$Version\"")
	f.Fuzz(func(t *testing.T, data string) {
		open := folder{"a.xml": data, "f.xml": data}.open
		m, ds := Read(Source{Name: "f.xml", Data: []byte(data)}, ReadOptions{Open: open, MaxDepth: 40})
		if m == nil && len(ds.Errors()) == 0 {
			t.Fatal("neither model nor error")
		}
		for _, d := range ds {
			if d.Message == "" || d.Rule == "" || strings.ContainsAny(d.Message, "\n\r\x1b") {
				t.Errorf("finding %q", d.String())
			}
		}
		checkRules(t, ds)
		if m == nil || len(ds.Errors()) > 0 {
			return
		}
		for _, d := range m.Documents {
			for _, fact := range factsOf(d) {
				if strings.HasPrefix(fact.about, "/") || strings.HasPrefix(fact.about, ".") {
					t.Errorf("no name: %s", fact)
				}
			}
		}
		again, _ := Read(Source{Name: "f.xml", Data: []byte(data)}, ReadOptions{Open: open, MaxDepth: 40})
		if diff := equalModels(m, again); diff != "" {
			t.Errorf("read twice: %s", diff)
		}
	})
}
