// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects

import "fmt"

// Object names a platform object in messages.
type Object struct {
	// Type is the Terraform type, e.g. "peak_image".
	Type string

	// Name is what the user calls the object: its name, or its id where it has none.
	Name string
}

// String returns e.g. `peak_image "base"`.
func (o Object) String() string {
	return fmt.Sprintf("%s %q", o.Type, o.Name)
}
