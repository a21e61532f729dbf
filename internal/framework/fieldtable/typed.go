// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Typed prepares attributes for large values: it names the types of nested attributes, which the framework otherwise
// derives from the schema again for every value, several times in every plan, and makes maps of objects Indexed. The types
// are those that the framework would derive, so that nothing but time changes; custom types stay. Typed changes the map and
// returns it.
func Typed(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	for name, attribute := range attributes {
		switch nested := attribute.(type) {
		case schema.SingleNestedAttribute:
			typed := objectType(Typed(nested.Attributes))
			if nested.CustomType == nil {
				nested.CustomType = typed
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
			attributes[name] = &Indexed{MapNestedAttribute: nested, object: indexedObject{nested.NestedObject}}
		}
	}
	return attributes
}

func typedObject(object schema.NestedAttributeObject) schema.NestedAttributeObject {
	typed := objectType(Typed(object.Attributes))
	if object.CustomType == nil {
		object.CustomType = typed
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

// Indexed is a map of objects whose attributes the framework finds by name. It would copy the map of all attributes of the
// object for each that it looks up, which is an eighth of the memory that a plan of 60 steps takes.
type Indexed struct {
	schema.MapNestedAttribute

	object indexedObject
}

// ApplyTerraform5AttributePathStep implements tftypes.AttributePathStepper.
func (i *Indexed) ApplyTerraform5AttributePathStep(step tftypes.AttributePathStep) (any, error) {
	if _, ok := step.(tftypes.ElementKeyString); ok {
		return &i.object, nil
	}
	return i.MapNestedAttribute.ApplyTerraform5AttributePathStep(step)
}

// indexedObject is the object in the map.
type indexedObject struct {
	schema.NestedAttributeObject
}

// ApplyTerraform5AttributePathStep implements tftypes.AttributePathStepper.
func (o *indexedObject) ApplyTerraform5AttributePathStep(step tftypes.AttributePathStep) (any, error) {
	if name, ok := step.(tftypes.AttributeName); ok {
		if attribute, ok := o.Attributes[string(name)]; ok {
			return attribute, nil
		}
	}
	return o.NestedAttributeObject.ApplyTerraform5AttributePathStep(step)
}
