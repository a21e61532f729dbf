// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// withSecrets returns a context whose requests to the platform keep every sensitive and write-only value of what Terraform
// sends out of errors and logs. It is done here, once for everything that has a schema, so that no operation can forget one.
// find picks the schema of what is asked for, nil for none.
func (s *server) withSecrets(ctx context.Context, find func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema, values ...*tfprotov6.DynamicValue) context.Context {
	if !slices.ContainsFunc(values, func(value *tfprotov6.DynamicValue) bool { return value != nil }) {
		return ctx
	}
	schema := find(s.schemas(ctx))
	if schema == nil || schema.Block == nil || !holdsSecrets(schema.Block.Attributes) {
		return ctx
	}
	var secrets []string
	for _, value := range values {
		if value == nil {
			continue
		}
		// What cannot be read, the framework reports as well.
		if object, err := value.Unmarshal(schema.ValueType()); err == nil {
			secrets = append(secrets, secretsOf(schema.Block.Attributes, object)...)
		}
	}
	return peak.KeepSecret(ctx, secrets...)
}

func ofResource(name string) func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
	return func(all *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema { return all.ResourceSchemas[name] }
}

func ofDataSource(name string) func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
	return func(all *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema { return all.DataSourceSchemas[name] }
}

func ofEphemeral(name string) func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
	return func(all *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
		return all.EphemeralResourceSchemas[name]
	}
}

func ofAction(name string) func(*tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
	return func(all *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
		if found := all.ActionSchemas[name]; found != nil {
			return found.Schema
		}
		return nil
	}
}

// holdsSecrets reports whether any attribute, at any depth, is sensitive or write-only.
func holdsSecrets(attributes []*tfprotov6.SchemaAttribute) bool {
	for _, attribute := range attributes {
		if attribute.Sensitive || attribute.WriteOnly || attribute.NestedType != nil && holdsSecrets(attribute.NestedType.Attributes) {
			return true
		}
	}
	return false
}

// secretsOf collects the sensitive and write-only values of an object, and of the objects in it.
func secretsOf(attributes []*tfprotov6.SchemaAttribute, object tftypes.Value) []string {
	var secrets []string
	var members map[string]tftypes.Value
	if !object.IsKnown() || object.IsNull() || object.As(&members) != nil {
		return nil
	}
	for _, attribute := range attributes {
		value := members[attribute.Name]
		switch {
		case attribute.Sensitive || attribute.WriteOnly:
			secrets = append(secrets, textsOf(value)...)
		case attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			secrets = append(secrets, secretsOf(attribute.NestedType.Attributes, value)...)
		case attribute.NestedType != nil:
			for _, element := range elementsOf(value) {
				secrets = append(secrets, secretsOf(attribute.NestedType.Attributes, element)...)
			}
		}
	}
	return secrets
}

// textsOf collects the texts, numbers and truth values in a value.
func textsOf(value tftypes.Value) []string {
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	var text string
	if value.As(&text) == nil {
		return []string{text}
	}
	var number *big.Float
	if value.As(&number) == nil {
		return []string{number.Text('f', -1)}
	}
	var yes bool
	if value.As(&yes) == nil {
		return peak.Texts(yes)
	}
	var secrets []string
	for _, element := range elementsOf(value) {
		secrets = append(secrets, textsOf(element)...)
	}
	return secrets
}

// elementsOf are the elements of a list, set or tuple, and the members of a map or object.
func elementsOf(value tftypes.Value) []tftypes.Value {
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	var list []tftypes.Value
	if value.As(&list) == nil {
		return list
	}
	var members map[string]tftypes.Value
	if value.As(&members) != nil {
		return nil
	}
	for _, member := range members {
		list = append(list, member)
	}
	return list
}

// OpenEphemeralResource implements tfprotov6.EphemeralResourceServer.
func (s *server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return withRequestContext(s.withSecrets(ctx, ofEphemeral(req.TypeName), req.Config), req, s.frameworkServer.OpenEphemeralResource)
}
