package parties

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// UUID is an identifier, as the packages for UUIDs have it: it can be compared, and
// writes its digits in lower case.
type UUID [16]byte

// MarshalText implements encoding.TextMarshaler.
func (u UUID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// String returns the 36 characters of the identifier.
func (u UUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (u *UUID) UnmarshalText(text []byte) error {
	digits, err := hex.DecodeString(strings.ReplaceAll(string(text), "-", ""))
	if err != nil || len(digits) != len(u) {
		return errors.New("16 bytes in hexadecimal digits are wanted")
	}
	copy(u[:], digits)
	return nil
}

// Cents is an amount of money.
type Cents int64

// MarshalText implements encoding.TextMarshaler.
func (c Cents) MarshalText() ([]byte, error) {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Appendf(nil, "%s%d.%02d", sign, c/100, c%100), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Cents) UnmarshalText(text []byte) error {
	whole, fraction, _ := strings.Cut(string(text), ".")
	if len(fraction) > 2 {
		return errors.New("an amount has two digits behind the point")
	}
	n, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	*c = Cents(n)
	return err
}

// Point is a place on the earth, in degrees.
type Point struct{ Longitude, Latitude float64 }

type geoPoint struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

// MarshalJSON implements json.Marshaler.
func (p Point) MarshalJSON() ([]byte, error) {
	return json.Marshal(geoPoint{"Point", [2]float64{p.Longitude, p.Latitude}})
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *Point) UnmarshalJSON(data []byte) error {
	var geo geoPoint
	if err := json.Unmarshal(data, &geo); err != nil {
		return err
	}
	if geo.Type != "Point" {
		return fmt.Errorf("%q is no point", geo.Type)
	}
	p.Longitude, p.Latitude = geo.Coordinates[0], geo.Coordinates[1]
	return nil
}
