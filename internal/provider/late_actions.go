// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// PlanAction implements tfprotov6.ActionServer.
func (s *server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	if invalid := s.invalidAction(ctx, req.ActionType, req.Config); len(invalid) > 0 {
		return &tfprotov6.PlanActionResponse{Diagnostics: invalid}, nil
	}
	return s.frameworkServer.PlanAction(s.withSecrets(ctx, ofAction(req.ActionType), req.Config), req)
}

// invalidAction are the errors of the configuration of an action. Terraform has actions validated once, before it knows what comes
// from resources: what is known when it plans or invokes them is looked at here.
func (s *server) invalidAction(ctx context.Context, name string, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	if config == nil {
		return nil
	}
	resp, err := s.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
	if err != nil || resp == nil {
		return nil
	}
	return slices.DeleteFunc(resp.Diagnostics, func(one *tfprotov6.Diagnostic) bool {
		return one == nil || one.Severity != tfprotov6.DiagnosticSeverityError
	})
}
