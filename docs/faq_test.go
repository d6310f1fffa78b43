package docs_test

import (
	"fmt"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/wire"
)

func Example_opt() {
	user := callrecords.UserIdentity{}
	user.DisplayName = wire.Some("Ada")
	fmt.Println(user.DisplayName.Or("somebody"), user.UserPrincipalName.Or("without a name"))
	if name, ok := user.DisplayName.Get(); ok {
		fmt.Println(len(name))
	}
	// Output:
	// Ada without a name
	// 3
}

func Example_null() {
	session := &callrecords.Session{}
	wire.SetNull(session, &session.FailureInfo)
	fmt.Println(wire.IsNull(session, &session.FailureInfo))
	// Output: true
}
