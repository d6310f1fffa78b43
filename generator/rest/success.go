package rest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// success is an answer that can be the success of an operation, in one of its bodies.
type success struct {
	rank   int
	values []string // that the lock may have for it: the status and a media type
	body   templates.Type
}

// successes returns the answer in each of its bodies; none if it is no success.
func successes(a api.Answer, records []templates.Record) (list []success) {
	rank := rankOf(a.Status)
	if rank == unsuccessful {
		return nil
	}
	bodies := bodiesOf(a.Response.Content)
	for i, r := range records {
		s := success{rank: bodyless + rank, values: []string{a.Status}, body: templates.Type{Name: "struct{}"}}
		if i < len(bodies) {
			s.rank, s.body, s.values = rank, r.Fields[len(r.Fields)-1].Type, nil
			for _, c := range bodies[i] {
				s.values = append(s.values, a.Status+"/"+api.MediaWord(c.Media))
			}
		}
		list = append(list, s)
	}
	return list
}

// What the ranks of answers begin with.
const (
	bodyless     = 500
	unsuccessful = 1000
)

// rankOf orders the statuses of successes: codes, their range, and any status.
func rankOf(status string) int {
	switch {
	case isSuccess(status) && isCode(status):
		return int(status[1]-'0')*10 + int(status[2]-'0')
	case isSuccess(status):
		return 100
	case status == "default":
		return 101
	}
	return unsuccessful
}

// successOf returns the type of the body that is the success of an operation: that of the
// answer with the lowest status that has one, in its first body, or that it had in the run
// before.
func (p *planner) successOf(o *api.Operation, choices []success) *templates.Type {
	if len(choices) == 0 {
		return &templates.Type{Name: "struct{}"}
	}
	first := slices.MinFunc(choices, func(a, b success) int { return a.rank - b.rank })
	endpoint := o.Endpoint()
	before := p.cfg.Lock.Value(names.AnswerKind, endpoint)
	kept := slices.IndexFunc(choices, func(s success) bool { return slices.Contains(s.values, before) })
	if kept < 0 {
		p.decided.Set(names.AnswerKind, endpoint, first.values[0])
		return &first.body
	}
	p.decided.Set(names.AnswerKind, endpoint, before)
	if !slices.Contains(first.values, before) {
		p.report.notes = append(p.report.notes, fmt.Sprintf("the success of %s stays the answer %s that it was; without its line in %s it is %s", endpoint, before, names.LockFile, first.values[0]))
	}
	return &choices[kept].body
}

// serversDoc says where the API is, by the description.
func (p *planner) serversDoc() string {
	var urls []string
	for _, s := range p.api.Servers {
		if s.URL != "" && s.URL != "/" {
			urls = append(urls, s.URL)
		}
	}
	if len(urls) == 0 {
		return ""
	}
	return " By the description it is at " + strings.Join(urls[:min(len(urls), 10)], ", ") + "."
}
