package tfx

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// WithWriteOnlyField returns a field for a map of texts with the fields of its write-only twin, whose members requests carry
// in the map. AddWriteOnlyAttributes adds the attributes.
func WithWriteOnlyField(field Field) Fields {
	field.WriteOnlyAttr = field.Attr + writeOnlySuffix
	return Fields{field, {Attr: field.WriteOnlyAttr, WriteOnly: true}, {Attr: field.Attr + writeOnlyVersionSuffix}}
}

// WriteOnlyMembersOf collects the write-only maps of a configuration, which alone holds them. Those that are not known are
// left out.
func WriteOnlyMembersOf(fields Fields, config types.Object) WriteOnlyMembers {
	all := WriteOnlyMembers{}
	fields.Walk("", config, func(at string, field Field, members map[string]attr.Value) {
		if field.WriteOnlyAttr != "" {
			all.add(at, members[field.WriteOnlyAttr])
		}
	})
	return all
}

// WriteOnlyVersions collects the versions of write-only maps that a plan or state has, by the same places as
// WriteOnlyMembers.
func WriteOnlyVersions(fields Fields, object types.Object) map[string]int64 {
	versions := map[string]int64{}
	fields.Walk("", object, func(at string, field Field, members map[string]attr.Value) {
		if version, ok := members[field.Attr+writeOnlyVersionSuffix].(types.Int64); ok && field.WriteOnlyAttr != "" && !missing(version) {
			versions[at] = version.ValueInt64()
		}
	})
	return versions
}

// WriteOnlySecrets collects the texts of all write-only values of a configuration, which no error may repeat; see peak.Texts.
func WriteOnlySecrets(fields Fields, config types.Object) []string {
	var secrets []string
	fields.Walk("", config, func(_ string, field Field, members map[string]attr.Value) {
		if field.WriteOnly {
			if value, err := ToJSON(members[field.Attr]); err == nil {
				secrets = append(secrets, peak.Texts(value)...)
			}
		}
	})
	return secrets
}
