// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// notWriteOnly is the summary of the framework's refusal of write-only attributes.
const notWriteOnly = "WriteOnly Attribute Not Allowed"

// withWriteOnly takes out what the framework says of write-only attributes of an action: it takes every client for one that
// knows none, and yet whoever knows actions (Terraform 1.14) knows write-only attributes (Terraform 1.11). contributing/upstream.md
// proposes to mend it there.
func withWriteOnly(diagnostics []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	return slices.DeleteFunc(diagnostics, func(diagnostic *tfprotov6.Diagnostic) bool {
		return diagnostic != nil && diagnostic.Summary == notWriteOnly
	})
}

// lostSecrets are errors about nulls within write-only values of an action. Terraform passes ephemeral values to actions that a
// resource triggers, and null in their place with -invoke (1.16): the action would send that.
func (s *server) lostSecrets(ctx context.Context, req *tfprotov6.InvokeActionRequest) []*tfprotov6.Diagnostic {
	if req.Config == nil {
		return nil
	}
	schema := ofAction(req.ActionType)(s.schemas(ctx))
	if schema == nil || schema.Block == nil {
		return nil
	}
	config, err := req.Config.Unmarshal(schema.ValueType())
	if err != nil {
		return nil // The framework reports it.
	}
	var lost []*tfprotov6.Diagnostic
	var members map[string]tftypes.Value
	if config.As(&members) != nil {
		return nil
	}
	for _, attribute := range schema.Block.Attributes {
		if !attribute.WriteOnly || members[attribute.Name].IsNull() {
			continue
		}
		at := tftypes.NewAttributePath().WithAttributeName(attribute.Name)
		for _, place := range nullPlaces(at, attribute.NestedType, members[attribute.Name]) {
			lost = append(lost, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError, Summary: "Write-only value is null", Attribute: at,
				Detail: fmt.Sprintf("%s is null, so nothing was done. Terraform passes ephemeral values to actions that a resource triggers, and null in their place to those that -invoke runs. "+
					"Trigger the action, or give it a value that is not ephemeral, such as that of a variable with sensitive = true. Leave the value out if there is none.", place),
			})
		}
	}
	return lost
}

// nullPlaces are the places of elements and members that are null. Attributes of nested objects that are null are not configured.
func nullPlaces(at *tftypes.AttributePath, nested *tfprotov6.SchemaObject, value tftypes.Value) []string {
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	var places []string
	var list []tftypes.Value
	if value.As(&list) == nil {
		for i, element := range list {
			places = append(places, nullPlace(at.WithElementKeyInt(i), element)...)
		}
		return places
	}
	var members map[string]tftypes.Value
	if value.As(&members) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if nested == nil {
			places = append(places, nullPlace(at.WithElementKeyString(name), members[name])...)
			continue
		}
		places = append(places, nullPlaces(at.WithAttributeName(name), nil, members[name])...)
	}
	return places
}

func nullPlace(at *tftypes.AttributePath, value tftypes.Value) []string {
	if value.IsNull() {
		return []string{placeText(at)}
	}
	return nullPlaces(at, nil, value)
}

// placeText writes a path as people do.
func placeText(at *tftypes.AttributePath) string {
	text := ""
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if text != "" {
				text += "."
			}
			text += string(step)
		case tftypes.ElementKeyString:
			text += fmt.Sprintf("[%q]", string(step))
		case tftypes.ElementKeyInt:
			text += fmt.Sprintf("[%d]", int64(step))
		}
	}
	return text
}
