// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Walk visits the fields of an object and of the objects in it, with the members of the object that each is in, and its place in
// a request (a JSON pointer). It does not look into lists: no list of objects has write-only members.
func (fields Fields) Walk(at string, object attr.Value, visit func(at string, field Field, members map[string]attr.Value)) {
	if jsonvalue.Missing(object) {
		return
	}
	members := asObject(object).Attributes()
	for _, field := range fields {
		here := at + "/" + jsonvalue.EscapeName(field.Key)
		visit(here, field, members)
		switch value := members[field.Attr].(type) {
		case types.Object:
			field.Fields.Walk(here, value, visit)
		case types.Map:
			if field.Fields != nil {
				for key, element := range value.Elements() {
					field.Fields.Walk(here+"/"+jsonvalue.EscapeName(key), element, visit)
				}
			}
		}
	}
}

// PlaceNames are the names of the members on the way to a place.
func PlaceNames(place string) []string {
	names := strings.Split(strings.TrimPrefix(place, "/"), "/")
	for i, name := range names {
		names[i] = jsonvalue.UnescapeName(name)
	}
	return names
}
