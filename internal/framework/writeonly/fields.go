// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package writeonly

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Fields returns a field for a map of texts with the fields of its write-only twin, whose members requests carry
// in the map. AddAttributes adds the attributes.
func Fields(field fieldtable.Field) fieldtable.Fields {
	field.WriteOnlyAttr = field.Attr + Suffix
	return fieldtable.Fields{field, {Attr: field.WriteOnlyAttr, WriteOnly: true}, {Attr: field.Attr + versionSuffix}}
}

// MembersOf collects the write-only maps of a configuration, which alone holds them. Those that are not known are
// left out.
func MembersOf(fields fieldtable.Fields, config types.Object) Members {
	all := Members{}
	fields.Walk("", config, func(at string, field fieldtable.Field, members map[string]attr.Value) {
		if field.WriteOnlyAttr != "" {
			all.add(at, members[field.WriteOnlyAttr])
		}
	})
	return all
}

// Versions collects the versions of write-only maps that a plan or state has, by the same places as
// MembersOf.
func Versions(fields fieldtable.Fields, object types.Object) map[string]int64 {
	versions := map[string]int64{}
	fields.Walk("", object, func(at string, field fieldtable.Field, members map[string]attr.Value) {
		if version, ok := members[field.Attr+versionSuffix].(types.Int64); ok && field.WriteOnlyAttr != "" && !jsonvalue.Missing(version) {
			versions[at] = version.ValueInt64()
		}
	})
	return versions
}

// Secrets collects the texts of all write-only values of a configuration, which no error may repeat; see peak.Texts.
func Secrets(fields fieldtable.Fields, config types.Object) []string {
	var secrets []string
	fields.Walk("", config, func(_ string, field fieldtable.Field, members map[string]attr.Value) {
		if field.WriteOnly {
			if value, err := jsonvalue.ToJSON(members[field.Attr]); err == nil {
				secrets = append(secrets, peak.Texts(value)...)
			}
		}
	})
	return secrets
}
