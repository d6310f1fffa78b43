package rest

import (
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// inAnswer writes bodies of answers, which have no form that OData negotiates, and
// forCheck reads what is checked then.
var (
	inAnswer = []wire.Option{codec.ForAnswer(&sibling.Answer{})}
	forCheck = []wire.Option{codec.ForCheck()}
)

// messages reads what the tags of inputs and outputs say, in which types of others may
// be that codecs know.
func messages(codecs []wire.Codec) *message.Reader {
	return &message.Reader{Stream: streamType, File: fileType, Shape: message.Checked, Codecs: codecs}
}
