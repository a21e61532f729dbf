// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// Importable is a managed resource that can be imported by identity, as all of them can.
type Importable interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
}

// importer reads objects as an import of them does, so that lists and data sources show exactly what `terraform import`
// would store.
type importer struct {
	resource Importable
	state    tfsdk.State
	identity tfsdk.ResourceIdentity
}

func newImporter(ctx context.Context, r Importable, diags *diag.Diagnostics) importer {
	var schema resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &schema)
	diags.Append(schema.Diagnostics...)
	var identity resource.IdentitySchemaResponse
	r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
	diags.Append(identity.Diagnostics...)
	return importer{
		resource: r,
		state:    tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(ctx), nil)},
		identity: tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: tftypes.NewValue(identity.IdentitySchema.Type().TerraformType(ctx), nil)},
	}
}

// read returns the state of an object right after its import. It is null when the platform does not know the object.
func (i importer) read(ctx context.Context, object objects.Listed) (tfsdk.State, diag.Diagnostics) {
	var diags diag.Diagnostics
	wanted, identity, state := i.identity, i.identity, i.state
	diags.Append(setIdentity(ctx, &wanted, object)...)
	imported := resource.ImportStateResponse{State: state, Identity: &identity}
	imported.Private = newOf(imported.Private)
	if !diags.HasError() {
		i.resource.ImportState(ctx, resource.ImportStateRequest{Identity: &wanted}, &imported)
		diags.Append(imported.Diagnostics...)
	}
	if diags.HasError() {
		return state, diags
	}
	read := resource.ReadResponse{State: imported.State, Identity: imported.Identity, Private: newOf(imported.Private)}
	i.resource.Read(ctx, resource.ReadRequest{State: imported.State, Identity: imported.Identity, Private: imported.Private}, &read)
	diags.Append(read.Diagnostics...)
	return read.State, diags
}

// setIdentity writes the identity of an object.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, object objects.Listed) diag.Diagnostics {
	var diags diag.Diagnostics
	for name, value := range object.Identity {
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// newOf returns an empty value of the type that a pointer is to. Private state is of a type that only the framework can
// name, and it refuses to be set on a nil pointer.
func newOf[T any](*T) *T { return new(T) }

// project takes from a value what a type has: attributes that the type lacks are left out, at every depth. Attributes of
// the outermost object that are named as missing become null.
func project(value tftypes.Value, to tftypes.Type, missing ...string) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() || to.Is(tftypes.DynamicPseudoType) {
		if to.Is(tftypes.DynamicPseudoType) || !value.IsKnown() {
			return value, nil
		}
		return tftypes.NewValue(to, nil), nil
	}
	switch to := to.(type) {
	case tftypes.Object:
		var from map[string]tftypes.Value
		if err := value.As(&from); err != nil {
			return value, err
		}
		attributes := make(map[string]tftypes.Value, len(to.AttributeTypes))
		for name, attributeType := range to.AttributeTypes {
			part, ok := from[name]
			if !ok && slices.Contains(missing, name) {
				part = tftypes.NewValue(attributeType, nil)
			} else if !ok {
				return value, fmt.Errorf("there is no attribute %q to take", name)
			}
			taken, err := project(part, attributeType)
			if err != nil {
				return value, fmt.Errorf("%s: %w", name, err)
			}
			attributes[name] = taken
		}
		return tftypes.NewValue(to, attributes), nil
	case tftypes.Map:
		var from map[string]tftypes.Value
		if err := value.As(&from); err != nil {
			return value, err
		}
		elements := make(map[string]tftypes.Value, len(from))
		for key, element := range from {
			taken, err := project(element, to.ElementType)
			if err != nil {
				return value, fmt.Errorf("%s: %w", key, err)
			}
			elements[key] = taken
		}
		return tftypes.NewValue(to, elements), nil
	case tftypes.List:
		elements, err := projectAll(value, to.ElementType)
		return tftypes.NewValue(to, elements), err
	case tftypes.Set:
		elements, err := projectAll(value, to.ElementType)
		return tftypes.NewValue(to, elements), err
	}
	return value, nil
}

func projectAll(value tftypes.Value, to tftypes.Type) ([]tftypes.Value, error) {
	var from []tftypes.Value
	if err := value.As(&from); err != nil {
		return nil, err
	}
	elements := make([]tftypes.Value, len(from))
	for i, element := range from {
		var err error
		if elements[i], err = project(element, to); err != nil {
			return nil, fmt.Errorf("element %d: %w", i, err)
		}
	}
	return elements, nil
}
