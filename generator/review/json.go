package review

import (
	"bytes"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema/evolution"
)

// The report as JSON: docs/evolution.md says what its members are, which stay.
type (
	reportJSON struct {
		Old       string         `json:"old"`
		New       string         `json:"new"`
		Config    string         `json:"config,omitempty"`
		OldConfig string         `json:"oldConfig,omitempty"`
		Lock      string         `json:"lock,omitempty"`
		Notes     []string       `json:"notes,omitempty"`
		Counts    map[string]int `json:"counts"`
		Waived    map[string]int `json:"waived,omitempty"`
		Changes   []changeJSON   `json:"changes"`
	}
	changeJSON struct {
		Rule     string       `json:"rule,omitempty"`
		Kind     string       `json:"kind,omitempty"`
		Path     string       `json:"path,omitempty"`
		Text     string       `json:"text,omitempty"`
		Before   string       `json:"before,omitempty"`
		After    string       `json:"after,omitempty"`
		Old      string       `json:"old,omitempty"`
		New      string       `json:"new,omitempty"`
		Verdict  string       `json:"verdict"`
		Verdicts verdictsJSON `json:"verdicts"`
		Means    string       `json:"means,omitempty"`
		Do       string       `json:"do,omitempty"`
		Go       []goJSON     `json:"go,omitempty"`
		Waivers  []waiverJSON `json:"waivers,omitempty"`
	}
	waiverJSON struct {
		Readers []string `json:"readers"`
		Reason  string   `json:"reason"`
		Expires string   `json:"expires"`
	}
	verdictsJSON struct {
		Read     evolution.Verdict `json:"read"`
		Write    evolution.Verdict `json:"write"`
		Types    evolution.Verdict `json:"goTypes"`
		Handlers evolution.Verdict `json:"goHandlers"`
	}
	goJSON struct {
		Rule    string            `json:"rule"`
		Name    string            `json:"name"`
		Path    string            `json:"path,omitempty"`
		Text    string            `json:"text"`
		Before  string            `json:"before,omitempty"`
		After   string            `json:"after,omitempty"`
		Verdict evolution.Verdict `json:"verdict"`
	}
)

// JSON writes the report for programs.
func (r *Report) JSON() ([]byte, error) {
	out := reportJSON{Old: r.Old, New: r.New, Config: r.Config, OldConfig: r.OldConfig, Lock: r.Lock, Notes: r.Notes, Counts: map[string]int{}, Waived: map[string]int{}, Changes: []changeJSON{}}
	for _, v := range verdicts {
		out.Counts[v.String()] = r.Count(v)
		if n := r.Waived(v); n > 0 {
			out.Waived[v.String()] = n
		}
	}
	for _, c := range r.Changes {
		j := changeJSON{
			Rule: c.ID, Kind: c.Kind, Path: c.Path, Before: c.Before, After: c.After, Means: c.Means, Do: c.Do,
			Verdict: c.Worst().String(), Verdicts: verdictsJSON{c.Read, c.Write, c.Types, c.Handlers},
		}
		if c.ID != "" {
			j.Text = c.Text()
		}
		if c.Old.Line > 0 {
			j.Old = c.Old.String()
		}
		if c.New.Line > 0 {
			j.New = c.New.String()
		}
		for _, g := range c.Go {
			j.Go = append(j.Go, goJSON{g.ID, g.Name, g.Path, g.Text(), g.Before, g.After, g.Verdict})
		}
		for _, w := range c.Waivers {
			j.Waivers = append(j.Waivers, waiverJSON(w))
		}
		out.Changes = append(out.Changes, j)
	}
	var b bytes.Buffer
	err := visible.WriteJSON(&b, out)
	return b.Bytes(), err
}
