package stock

//go:generate go tool odatagen generate
