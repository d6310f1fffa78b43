package deviceshttp

import (
	"testing"

	"github.com/odatagen/odatagen/internal/roundtrip"
)

// TestRoundTrip calls every operation by the client.
func TestRoundTrip(t *testing.T) {
	roundtrip.API[Service]{Description: description(), NewHandler: NewHandler, NewClient: NewClient}.Run(t)
}
