//go:build goexperiment.jsonv2

package std_test

import (
	"encoding/json/v2"
	"testing"
)

func TestOptInJSONv2(t *testing.T) {
	v2 := library{
		unmarshal: func(data []byte, v any) error { return json.Unmarshal(data, v) },
		marshal:   func(v any) ([]byte, error) { return json.Marshal(v, json.Deterministic(true)) },
	}
	for name, c := range citizens {
		t.Run(name, func(t *testing.T) { v2.test(t, c) })
	}
}
