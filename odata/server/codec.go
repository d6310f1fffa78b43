package server

import (
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})
