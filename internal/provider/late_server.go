// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// ValidateResourceConfig implements tfprotov6.ProviderServer.
func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	validated := *req
	validated.Config = spread{}.value(ctx, req.Config, s.resource(req.TypeName))
	resp, err := withRequestContext(ctx, &validated, s.frameworkServer.ValidateResourceConfig)
	if resp != nil {
		resp.Diagnostics = withoutNullMembers(resp.Diagnostics)
	}
	return resp, err
}

// ValidateDataResourceConfig implements tfprotov6.ProviderServer.
func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	validated := *req
	validated.Config = spread{}.value(ctx, req.Config, func(ctx context.Context) *tfprotov6.Schema {
		return s.schemas(ctx).DataSourceSchemas[req.TypeName]
	})
	resp, err := s.frameworkServer.ValidateDataResourceConfig(ctx, &validated)
	if resp != nil {
		resp.Diagnostics = withoutNullMembers(resp.Diagnostics)
	}
	return resp, err
}

// ValidateActionConfig implements tfprotov6.ActionServer.
func (s *server) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	validated := *req
	validated.Config = spread{}.value(ctx, req.Config, func(ctx context.Context) *tfprotov6.Schema {
		if action := s.schemas(ctx).ActionSchemas[req.ActionType]; action != nil {
			return action.Schema
		}
		return nil
	})
	resp, err := s.frameworkServer.ValidateActionConfig(ctx, &validated)
	if resp != nil {
		resp.Diagnostics = withWriteOnly(withoutNullMembers(resp.Diagnostics))
	}
	return resp, err
}

// PlanResourceChange implements tfprotov6.ProviderServer.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned := *req
	planned.Config = spread{}.value(ctx, req.Config, s.resource(req.TypeName))
	planned.ProposedNewState = spread{null: true}.value(ctx, req.ProposedNewState, s.resource(req.TypeName))
	return withRequestContext(s.withSecrets(ctx, ofResource(req.TypeName), req.Config, req.PriorState), &planned, s.frameworkServer.PlanResourceChange)
}

// resource finds the schema of a resource when it is asked for.
func (s *server) resource(typeName string) func(context.Context) *tfprotov6.Schema {
	return func(ctx context.Context) *tfprotov6.Schema {
		return s.schemas(ctx).ResourceSchemas[typeName]
	}
}

// withoutNullMembers leaves out what the framework says about the members of null elements beside the error that says that
// they are null.
func withoutNullMembers(diagnostics []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var nulls []*tftypes.AttributePath
	for _, one := range diagnostics {
		if one.Summary == jsonvalue.NullElement && one.Attribute != nil {
			nulls = append(nulls, one.Attribute)
		}
	}
	if len(nulls) == 0 {
		return diagnostics
	}
	return slices.DeleteFunc(diagnostics, func(one *tfprotov6.Diagnostic) bool {
		return one.Summary != jsonvalue.NullElement && one.Attribute != nil && slices.ContainsFunc(nulls, func(null *tftypes.AttributePath) bool { return within(one.Attribute, null) })
	})
}

// within tells whether a path leads to what is in the place of another, or to a member of it.
func within(at, place *tftypes.AttributePath) bool {
	steps, begin := at.Steps(), place.Steps()
	return len(steps) >= len(begin) && tftypes.NewAttributePathWithSteps(steps[:len(begin)]).Equal(place)
}
