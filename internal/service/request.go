// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// createRequest is the body of POST (contract 18.1), with the write-only part of the environment.
func createRequest(plan types.Object, secret writeonly.Members) (peak.ServiceBody, error) {
	var sent fieldtable.Fields
	for _, a := range attributes() {
		if a.change != onlyShown && !(a.unlessOff && !switchOf(plan, a.Attr).ValueBool()) {
			sent = append(sent, a.Field)
		}
	}
	body, err := sent.Encode(plan, plan)
	if err == nil {
		secret.Merge(body)
	}
	return body, err
}

// change is what an update has to do: the names of the attributes that differ between state and plan and that PATCH can change
// (contract 18.1).
type change []string

// none tells that an update has nothing to tell the platform.
func (c change) none() bool { return len(c) == 0 }

// redeploys tells that the platform may deploy the service anew.
func (c change) redeploys() bool {
	return slices.ContainsFunc(attributes(), func(a attribute) bool { return a.change == redeploys && slices.Contains(c, a.Attr) })
}

// planChange compares a plan with the state; a value that is not known yet is a change. Objects are compared by meaning: no
// variables and no secrets are the same however they are spelled, and sending them would deploy the service anew.
func planChange(plan, state types.Object) change {
	var changed change
	after, before := plan.Attributes(), state.Attributes()
	for _, a := range attributes() {
		if a.change != changesInPlace && a.change != redeploys {
			continue
		}
		same := after[a.Attr].Equal(before[a.Attr])
		if !same && a.Fields != nil {
			same = fieldtable.Fields{a.Field}.Same(plan, state)
		}
		if !same {
			changed = append(changed, a.Attr)
		}
	}
	return changed
}

// updateRequest is the body of PATCH: the top-level members that differ, nested objects complete (contract 18.1).
func updateRequest(plan types.Object, changed change, secret writeonly.Members) (peak.ServiceBody, error) {
	var sent fieldtable.Fields
	body := peak.ServiceBody{}
	for _, a := range attributes() {
		if !slices.Contains(changed, a.Attr) {
			continue
		}
		sent = append(sent, a.Field)
		if plan.Attributes()[a.Attr].IsNull() && a.Fields != nil {
			// An object that is gone is cleared member by member.
			cleared, err := a.Fields.Encode(types.Object{}, types.Object{})
			if err != nil {
				return nil, err
			}
			if len(cleared) > 0 {
				body[a.Key] = cleared
			}
		}
	}
	members, err := sent.Encode(plan, plan)
	if err != nil {
		return nil, err
	}
	maps.Copy(body, members)
	if sendsSecrets(body) {
		secret.Merge(body)
	}
	return body, nil
}

// sendsSecrets tells whether a body holds the environment, and with it what is write-only.
func sendsSecrets(body peak.ServiceBody) bool { return body[parameters().Key] != nil }

// mayRedeploy tells whether the platform may deploy the service anew for a body.
func mayRedeploy(body peak.ServiceBody) bool {
	return slices.ContainsFunc(attributes(), func(a attribute) bool { return a.change == redeploys && body[a.Key] != nil })
}

// secretEnv is the write-only part of the environment. It is kept out of the plan, which is saved.
func secretEnv(config types.Object) writeonly.Members { return writeonly.MembersOf(fields(), config) }
