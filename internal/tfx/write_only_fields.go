package tfx

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// WithWriteOnlyField returns a field for a map of texts with the fields of its write-only twin, whose members requests carry
// in the map. AddWriteOnlyAttributes adds the attributes.
func WithWriteOnlyField(field Field) Fields {
	field.writeOnlyAttr = field.Attr + writeOnlySuffix
	return Fields{field, {Attr: field.writeOnlyAttr, WriteOnly: true}, {Attr: field.Attr + writeOnlyVersionSuffix}}
}

// WriteOnlyMembers collects the write-only maps of a configuration, which alone holds them. Those that are not known are
// left out.
func (fields Fields) WriteOnlyMembers(config types.Object) WriteOnlyMembers {
	all := WriteOnlyMembers{}
	fields.walk("", config, func(at string, field Field, members map[string]attr.Value) {
		if field.writeOnlyAttr != "" {
			all.add(at, members[field.writeOnlyAttr])
		}
	})
	return all
}

// WriteOnlyVersions collects the versions of write-only maps that a plan or state has, by the same places as
// WriteOnlyMembers.
func (fields Fields) WriteOnlyVersions(object types.Object) map[string]int64 {
	versions := map[string]int64{}
	fields.walk("", object, func(at string, field Field, members map[string]attr.Value) {
		if version, ok := members[field.Attr+writeOnlyVersionSuffix].(types.Int64); ok && field.writeOnlyAttr != "" && !missing(version) {
			versions[at] = version.ValueInt64()
		}
	})
	return versions
}

// Secrets collects the texts of all write-only values of a configuration, which no error may repeat; see peak.Texts.
func (fields Fields) Secrets(config types.Object) []string {
	var secrets []string
	fields.walk("", config, func(_ string, field Field, members map[string]attr.Value) {
		if field.WriteOnly {
			if value, err := ToJSON(members[field.Attr]); err == nil {
				secrets = append(secrets, peak.Texts(value)...)
			}
		}
	})
	return secrets
}

// walk visits the fields of an object and of the objects in it, with the members of the object that each is in. No list of
// objects has write-only members.
func (fields Fields) walk(at string, object attr.Value, visit func(at string, field Field, members map[string]attr.Value)) {
	if missing(object) {
		return
	}
	members := asObject(object).Attributes()
	for _, field := range fields {
		here := at + "/" + escapePlace(field.Key)
		visit(here, field, members)
		switch value := members[field.Attr].(type) {
		case types.Object:
			field.Fields.walk(here, value, visit)
		case types.Map:
			if field.Fields != nil {
				for key, element := range value.Elements() {
					field.Fields.walk(here+"/"+escapePlace(key), element, visit)
				}
			}
		}
	}
}
