package tfx

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Typed names the types of nested attributes, which the framework otherwise derives anew from the schema for every value,
// several times in every plan. They are the types that it would derive, so that nothing else changes. It is for schemas
// with large values; it changes the nested attributes and returns the map that it was given.
func Typed(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	for name, attribute := range attributes {
		switch nested := attribute.(type) {
		case schema.SingleNestedAttribute:
			if nested.CustomType == nil {
				nested.CustomType = objectType(Typed(nested.Attributes))
			}
			attributes[name] = nested
		case schema.ListNestedAttribute:
			nested.NestedObject = typedObject(nested.NestedObject)
			attributes[name] = nested
		case schema.SetNestedAttribute:
			nested.NestedObject = typedObject(nested.NestedObject)
			attributes[name] = nested
		case schema.MapNestedAttribute:
			nested.NestedObject = typedObject(nested.NestedObject)
			attributes[name] = nested
		}
	}
	return attributes
}

func typedObject(object schema.NestedAttributeObject) schema.NestedAttributeObject {
	if object.CustomType == nil {
		object.CustomType = objectType(Typed(object.Attributes))
	}
	return object
}

// objectType is the type that the framework would derive from the attributes.
func objectType(attributes map[string]schema.Attribute) types.ObjectType {
	attributeTypes := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		attributeTypes[name] = attribute.GetType()
	}
	return types.ObjectType{AttrTypes: attributeTypes}
}
