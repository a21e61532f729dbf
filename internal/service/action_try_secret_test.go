// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestPayloadWriteOnly adds the secret members to the body, over the plain ones, and keeps them out of messages.
func TestPayloadWriteOnly(t *testing.T) {
	t.Parallel()
	test, err := testModel{
		Payload:   types.DynamicValue(types.StringValue(`{"a":1,"key":"plain-text"}`)),
		PayloadWO: types.DynamicValue(types.StringValue(`{"key":"secret-text"}`)),
	}.test()
	if err != nil || string(test.Payload) != `{"a":1,"key":"secret-text"}` || !slices.Contains(test.Secrets, "secret-text") {
		t.Errorf("%s, %q, %v", test.Payload, test.Secrets, err)
	}
	if test, err = (testModel{PayloadWO: types.DynamicValue(types.StringValue(`{"key":"secret-text"}`))}).test(); err != nil || string(test.Payload) != `{"key":"secret-text"}` {
		t.Errorf("%s, %v", test.Payload, err)
	}
}
