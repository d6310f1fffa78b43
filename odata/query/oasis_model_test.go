package query

import "github.com/odatagen/odatagen/wire"

type oasisThing struct{ wire.Dynamic }

var oasisThingType = wire.Type{Name: "Model.Thing", Entity: true}

func (*oasisThing) WireType() *wire.Type { return &oasisThingType }
